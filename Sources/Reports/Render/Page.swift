import Model

/// A document laid out for reading, in one language and no format yet.
struct Page: Hashable, Sendable {
    var title: String
    var language: Language
    var blocks: [Block] = []
}

enum Block: Hashable, Sendable {
    /// Level 2 is a section of the page.
    case heading(Int, String)
    case paragraph(String)
    case list([String])
    /// In this order.
    case steps([Numbered])
    /// Name and value.
    case pairs([Pair])
    case table(Table)
    case chart(Chart)
}

struct Pair: Hashable, Sendable {
    var name: String
    var value: String

    init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
}

/// One step, and the commands that carry it out.
struct Numbered: Hashable, Sendable {
    var text: String
    var commands: [String]

    init(_ text: String, _ commands: [String]) { (self.text, self.commands) = (text, commands) }
}

struct Table: Hashable, Sendable {
    var columns: [String]
    var rows: [[Cell]]
}

/// What a cell says, and how it is felt; the words alone carry the meaning.
struct Cell: Hashable, Sendable {
    enum Tone: String, Hashable, Sendable { case plain, good, bad, doubtful }

    var text: String
    var tone: Tone

    init(_ text: String, _ tone: Tone = .plain) { (self.text, self.tone) = (text, tone) }
}

/// An exposure curve with its words.
struct Chart: Hashable, Sendable {
    var curve: SLAReport.ExposureCurve
    var from: Timestamp
    var to: Timestamp
    var title: String
    var summary: String
}
