import Model
import Ports

extension Store {
    /// Whether the store is sound as a whole, without reading data: every index file, every pack's size and footer, and
    /// every point's structure.
    /// - Returns: a line for each finding; empty when sound.
    package func check() async throws(PraError) -> [String] {
        try await index.refresh()
        var findings = Findings()
        let indexed = try await indexedIDs(&findings)
        var unseen = Set(indexed.keys)
        for info in try await objects.list("packs/") {
            guard let id = StoreKey.digest(in: info.key), info.key == StoreKey.pack(id) else {
                findings.add("\(info.key) is not the name of a pack")
                continue
            }
            unseen.remove(id)
            if let line = try await finding(about: id, size: info.size, indexed[id]) { findings.add(line) }
        }
        for id in unseen.sorted() { findings.add("\(StoreKey.pack(id)) is missing") }
        for point in try await points() {
            for line in try await structureCheck(point) { findings.add("\(point.action): \(line)") }
        }
        return findings.lines
    }

    /// By pack, the ids that the index has for it: their number and their sum, which no order changes.
    private func indexedIDs(_ findings: inout Findings) async throws(PraError) -> [Digest: IDSum] {
        var sums: [Digest: IDSum] = [:]
        for file in await index.current { try await add(file, to: &sums, &findings) }
        return sums
    }

    private func add(
        _ file: IndexFile, to sums: inout [Digest: IDSum], _ findings: inout Findings
    ) async throws(PraError) {
        var previous = Digest.none
        for block in 0..<file.blockCount {
            for (entry, pack) in try await file.entries(ofBlock: block, in: objects) ?? [] {
                if entry.id < previous { findings.add("\(StoreKey.index(file.id)) is not sorted") }
                previous = entry.id
                sums[pack.id, default: IDSum()].add(entry.id)
            }
        }
    }

    private func finding(about id: Digest, size: Int64, _ indexed: IDSum?) async throws(PraError) -> String? {
        let key = StoreKey.pack(id)
        guard let indexed else {
            return "\(key) is in no index: a backup is running or was cut off; `pra store sweep` removes it in time"
        }
        do throws(PraError) {
            var sum = IDSum()
            for entry in try await footer(of: id, size: size) { sum.add(entry.id) }
            return sum == indexed ? nil : "\(key) and the index do not name the same extents"
        } catch  where error.code == .storeCorrupt {
            return error.what
        }
    }

    /// The entries of a pack, read from its end.
    func footer(of id: Digest, size: Int64) async throws(PraError) -> [Entry] {
        let key = StoreKey.pack(id), trailer = Int64(Pack.trailerBytes)
        guard size > trailer, let end = try await objects.get(key, range: size - trailer..<size) else {
            throw corrupt(key, "it is too short")
        }
        let length = try Pack.footerLength(end, of: key, packBytes: Int(size))
        let start = size - trailer - Int64(length)
        guard let stored = try await objects.get(key, range: start..<size - trailer) else {
            throw corrupt(key, "it is gone")
        }
        let seal = try await packSeal(id)
        return try await workers.run { codec throws(PraError) in
            try Pack.entries(stored[...], at: Int(start), of: key, seal, with: codec)
        }
    }
}

/// A set of ids, folded.
private struct IDSum: Equatable {
    private var count = 0
    private var first: UInt64 = 0
    private var second: UInt64 = 0

    mutating func add(_ id: Digest) {
        let words = IDFilter.words(of: id)
        count += 1
        first &+= words.0
        second &+= words.1
    }
}
