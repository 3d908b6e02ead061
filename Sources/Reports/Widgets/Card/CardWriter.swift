import Model

/// Writes the cards of one language.
struct CardWriter {
    /// When what they show was seen.
    let now: Timestamp
    /// How it is now.
    let level: StatusDocument.Level
    let language: Language

    /// No longer list than this stands in a card; the document has all.
    static let mostRows = 50

    func text(_ phrase: Phrase, _ arguments: Message.Argument...) -> String { language.text(phrase, arguments) }

    func time(_ seconds: Double) -> String { language.text(Duration.microseconds(Int64(seconds * 1_000_000))) }

    func ago(_ at: Timestamp) -> String { language.text(max(.zero, now - at)) }

    func size(_ bytes: Int64) -> String { language.text(ByteCount(max(0, bytes))) }

    /// `40 %`, rounded.
    func percent(_ share: Double) -> String {
        language.text(Ratio(millionths: Int64((max(0, share) * 100).rounded()) * 10_000))
    }

    /// What is not known says so, and why.
    func cell<Value>(_ figure: Known<Value>, _ write: (Value) -> String) -> Cell {
        switch figure {
        case .known(let value): Cell(write(value))
        case .unknown(let why): Cell("\(Card.unknown) \(why.text(in: language))", .doubtful)
        }
    }

    func cell(_ status: WidgetData.Status) -> Cell {
        let level = status.level
        let tone: Cell.Tone = level == .ok ? .good : level == .critical ? .bad : .doubtful
        return Cell("\(level.symbol) \(language.text(level.phrase))", tone)
    }

    /// Columns by their phrases; nothing without rows.
    func table(_ columns: [Phrase], _ rows: [[Cell]]) -> Table? {
        rows.isEmpty
            ? nil : Table(columns: columns.map { language.text($0) }, rows: Array(rows.prefix(Self.mostRows)))
    }

    /// Short enough for a narrow drawing; the table has all of it.
    func short(_ name: String, _ most: Int = 22) -> String {
        name.count <= most ? name : name.prefix(most - 1) + "…"
    }
}
