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
    /// To other pages and to sections of this one.
    case links([Link])
    /// In this order.
    case steps([Numbered])
    /// Name and value.
    case pairs([Pair])
    case table(Table)
    case chart(Chart)
    case drillChart(DrillChart)
}

struct Pair: Hashable, Sendable {
    var name: String
    var value: String

    init(_ name: String, _ value: String) { (self.name, self.value) = (name, value) }
}

/// A name that leads somewhere, and what is there.
struct Link: Hashable, Sendable {
    var name: String
    /// A file beside this page, or `#` and a section's anchor; `nil` for what is not there yet.
    var target: String?
    var text: String

    init(_ name: String, to target: String?, _ text: String = "") {
        (self.name, self.target, self.text) = (name, target, text)
    }
}

/// What the address of a heading ends with, as readers of Markdown make it: `on-call`.
func anchor(of heading: String) -> String {
    String(heading.lowercased().compactMap { $0 == " " ? "-" : $0.isLetter || $0.isNumber || $0 == "-" ? $0 : nil })
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

/// How long each drill took, beside its target, with its words.
struct DrillChart: Hashable, Sendable {
    struct Bar: Hashable, Sendable {
        var name: String
        var took: Duration
        /// `nil` where none was promised.
        var target: Duration?
        var isPassed: Bool
        var text: String
    }

    var bars: [Bar]
    var title: String
    var summary: String
}
