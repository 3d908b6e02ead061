import Model

/// The ledger entries that a figure follows from, by index: `3,5,9-12`; of very many the first, the last and how many,
/// `3-90211/8640`, where what the figure is of says which those are.
package struct Sources: Hashable, Sendable {
    /// So many are listed: a curve of a year has a hundred thousand, which are every cluster's in turn.
    package static let mostListed = 512

    /// In rising order, each once; empty when they are too many.
    package private(set) var indices: [Int] = []
    package private(set) var first: Int?
    package private(set) var last: Int?
    package private(set) var count = 0

    package init(_ indices: some Sequence<Int> = []) { insert(indices) }

    package mutating func insert(_ more: some Sequence<Int>) { for index in more { insert(index) } }

    package mutating func insert(_ others: Sources) {
        insert(others.indices)
        guard others.indices.isEmpty, let low = others.first, let high = others.last else { return }
        (first, last, count) = (min(first ?? low, low), max(last ?? high, high), count + others.count)
        indices = []
    }

    package mutating func insert(_ index: Int) {
        guard isNew(index) else { return }
        (first, last, count) = (min(first ?? index, index), max(last ?? index, index), count + 1)
        if count > Self.mostListed { indices = [] }
    }

    /// Of those that are not listed any more each comes once.
    private mutating func isNew(_ index: Int) -> Bool {
        guard count <= Self.mostListed else { return true }
        let place = indices.last.map { index > $0 } ?? true ? indices.count : indices.partitioning { $0 >= index }
        if place < indices.count, indices[place] == index { return false }
        indices.insert(index, at: place)
        return true
    }
}

extension [Int] {
    /// The first place at which `isAfter` holds, where it holds for all that follow.
    fileprivate func partitioning(_ isAfter: (Int) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if isAfter(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension Sources: CustomStringConvertible, Codable {
    package var description: String {
        if count > Self.mostListed, let first, let last { return "\(first)-\(last)/\(count)" }
        var ranges: [(low: Int, high: Int)] = []
        for index in indices {
            if let last = ranges.last, last.high + 1 == index {
                ranges[ranges.count - 1].high = index
            } else {
                ranges.append((index, index))
            }
        }
        return ranges.map { $0.low == $0.high ? "\($0.low)" : "\($0.low)-\($0.high)" }.joined(separator: ",")
    }

    package init(from decoder: any Decoder) throws { self = try decodeText(from: decoder) { Sources(text: $0) } }

    package func encode(to encoder: any Encoder) throws { try encodeText(description, to: encoder) }

    private init?(text: String) {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        var ranges: [ClosedRange<Int>] = []
        for range in halves[0].split(separator: ",") {
            let ends = range.split(separator: "-").map { Int($0) }
            guard let low = ends.first ?? nil, let high = ends.last ?? nil, ends.count <= 2, low <= high else {
                return nil
            }
            ranges.append(low...high)
        }
        guard halves.count == 2 else {
            // As versions before listed them: any number.
            guard halves.count == 1, ranges.reduce(0, { $0 + $1.count }) < 10_000_000 else { return nil }
            self.init(ranges.joined())
            return
        }
        guard ranges.count == 1, let count = Int(halves[1]), count > Self.mostListed, count <= ranges[0].count else {
            return nil
        }
        self.init()
        (first, last, self.count) = (ranges[0].lowerBound, ranges[0].upperBound, count)
    }
}
