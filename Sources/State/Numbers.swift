import GRDB

/// A set of numbers from zero on, a bit each: of ten million entries a set of another kind is a hundred times as large.
struct Numbers: Sendable {
    private static let width = UInt64.bitWidth
    private var words: [UInt64] = []

    init() {}

    /// Those that a query gives, in any order and as often as it does.
    init(_ db: Database, _ sql: String, _ arguments: StatementArguments) throws {
        let rows = try Int.fetchCursor(db, sql: sql, arguments: arguments)
        while let number = try rows.next() { insert(number) }
    }

    mutating func insert(_ number: Int) {
        let (place, bit) = number.quotientAndRemainder(dividingBy: Self.width)
        if place >= words.count { words += repeatElement(0, count: max(place + 1, words.count * 2) - words.count) }
        words[place] |= 1 << UInt64(bit)
    }

    func contains(_ number: Int) -> Bool {
        let (place, bit) = number.quotientAndRemainder(dividingBy: Self.width)
        return place < words.count && words[place] & 1 << UInt64(bit) != 0
    }

    /// - Parameter range: of whole words.
    func hasAny(in range: Range<Int>) -> Bool {
        let places = range.lowerBound / Self.width..<range.upperBound / Self.width
        return words[places.clamped(to: words.indices)].contains { $0 != 0 }
    }
}
