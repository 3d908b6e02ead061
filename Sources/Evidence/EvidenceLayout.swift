import Model

/// Where a ledger lies in a store: `evidence/<origin>/` with `entries/`, `checkpoints/`, `keys/` and, where one key
/// handed over to the next, `handovers/`, where the ledger was time-stamped, `anchors/`, and in an export, which has
/// the same names, `leaves/`. All numbers have twelve digits, so that names sort by number.
package struct EvidenceLayout: Hashable, Sendable {
    /// Of all ledgers in a store.
    package static let root = "evidence/"
    /// Leaf hashes in one object.
    package static let leavesInRow = 65_536
    package let origin: String

    package init(origin: String) { self.origin = origin }

    package var prefix: String { "\(Self.root)\(origin)/" }
    package var entries: String { "\(prefix)entries/" }
    package var checkpoints: String { "\(prefix)checkpoints/" }
    package var keys: String { "\(prefix)keys/" }
    package var handovers: String { "\(prefix)handovers/" }
    /// What time-stamp authorities answered, by the size of the checkpoint.
    package var anchors: String { "\(prefix)anchors/" }

    /// 32 bytes for each entry of `row`.
    package func leaves(_ row: Range<Int>) -> String {
        "\(prefix)leaves/\(padded(row.lowerBound, 12))-\(padded(row.upperBound - 1, 12))"
    }

    package func entries(_ tile: EntryTile) -> String { entries + tile.name }
    package func checkpoint(_ size: Int) -> String { checkpoints + padded(size, 12) }
    package func key(_ period: LedgerKeyPeriod) -> String {
        "\(keys)\(padded(period.since, 12))-\(hexString(period.key.hash)).pub"
    }

    package func handover(_ period: LedgerKeyPeriod) -> String {
        "\(handovers)\(padded(period.since, 12))-\(hexString(period.key.hash))"
    }

    /// The number that the last component of a checkpoint's or key's name begins with; `nil` when there is none.
    package static func number(in name: String) -> Int? {
        let digits = (name.split(separator: "/").last ?? "").prefix { ("0"..."9").contains($0) }
        return digits.count == 12 ? Int(digits) : nil
    }
}

/// At most 256 consecutive entries, one on each line. A full tile never changes; a partial one ends in `.p` and is
/// superseded by a longer one that begins with the same lines.
package struct EntryTile: Hashable, Sendable {
    package static let width = 256
    /// Index of its first entry, a multiple of the width.
    package let first: Int
    package let count: Int

    /// The tile that holds the entry at `index`, in a ledger of `size` entries.
    package init(holding index: Int, of size: Int) {
        precondition((0..<size).contains(index), "no entry \(index)")
        first = index - index % Self.width
        count = min(Self.width, size - first)
    }

    /// Parses the last component of a key; `nil` when it names no tile.
    package init?(name: Substring) {
        let isPartial = name.hasSuffix(".p")
        let numbers = (isPartial ? name.dropLast(2) : name).split(separator: "-", omittingEmptySubsequences: false)
        guard numbers.count == 2, let first = Int(numbers[0]), let last = Int(numbers[1]), first % Self.width == 0,
            last >= first, last - first < Self.width
        else { return nil }
        (self.first, count) = (first, last - first + 1)
        guard self.name == name else { return nil }
    }

    package var isFull: Bool { count == Self.width }
    package var range: Range<Int> { first..<(first + count) }

    /// `000000000256-000000000386.p`: the first and the last entry in it.
    package var name: String { "\(padded(first, 12))-\(padded(first + count - 1, 12))\(isFull ? "" : ".p")" }

    package static func encode(_ entries: some Sequence<[UInt8]>) -> [UInt8] {
        var bytes: [UInt8] = []
        for entry in entries {
            bytes += entry
            bytes.append(0x0A)
        }
        return bytes
    }

    /// `nil` when `bytes` are not as many lines as the name says.
    package func decode(_ bytes: [UInt8]) -> [[UInt8]]? {
        guard bytes.last == 0x0A else { return nil }
        let lines = bytes.dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
        return lines.count == count ? lines.map(Array.init) : nil
    }
}
