import Model
import Ports

/// What a look at the structure of a whole store found.
package struct StoreFindings: Sendable {
    var damage = Findings()
    var notes = Findings()

    /// What is wrong: a line each.
    package var damages: [String] { damage.lines }
    /// What is odd, and takes nothing from any point.
    package var remarks: [String] { notes.lines }
    package var isEmpty: Bool { damages.isEmpty && remarks.isEmpty }

    /// The pack that a key names; `nil`, with a remark, when it names none.
    mutating func pack(_ info: ObjectInfo) -> Digest? {
        if let id = StoreKey.digest(in: info.key), info.key == StoreKey.pack(id) { return id }
        notes.add("\(info.key) is not the name of a pack")
        return nil
    }

    mutating func orphans(_ pack: Digest) {
        notes.add(
            "\(StoreKey.pack(pack)) is in no index: a backup is running or was cut off; `pra store sweep` removes it "
                + "in time")
    }

    /// By pack, the ids that the file has for it: their number and their sum, which no order changes.
    mutating func readIndex(_ file: IndexFile, in objects: any ObjectStore) async throws(PraError) -> [Digest: IDSum] {
        var sums: [Digest: IDSum] = [:], previous = Digest.none
        for block in 0..<file.blockCount {
            for (entry, pack) in try await file.entries(ofBlock: block, in: objects) ?? [] {
                if entry.id < previous { damage.add("\(StoreKey.index(file.id)) is not sorted") }
                previous = entry.id
                sums[pack.id, default: IDSum()].add(entry.id)
            }
        }
        return sums
    }
}

extension Store {
    /// Whether the store is sound as a whole, without reading data: every index file, every pack's size and footer, and
    /// every point's structure.
    package func check() async throws(PraError) -> StoreFindings {
        try await index.refresh()
        var findings = StoreFindings(), indexed: [Digest: IDSum] = [:]
        for file in await index.current {
            indexed.merge(try await findings.readIndex(file, in: objects)) { $0 + $1 }
        }
        var unseen = Set(indexed.keys)
        for info in try await objects.list("packs/") {
            guard let id = findings.pack(info) else { continue }
            unseen.remove(id)
            guard let sum = indexed[id] else {
                findings.orphans(id)
                continue
            }
            if let line = try await finding(about: id, size: info.size, sum) { findings.damage.add(line) }
        }
        findings.missing(try await missingPoints())
        for id in unseen.sorted() { findings.damage.add("\(StoreKey.pack(id)) is missing") }
        for point in try await points() {
            for line in try await structureCheck(point) { findings.damage.add("\(point.action): \(line)") }
        }
        return findings
    }

    private func finding(about id: Digest, size: Int64, _ indexed: IDSum) async throws(PraError) -> String? {
        do throws(PraError) {
            var sum = IDSum()
            for entry in try await footer(of: id, size: size) { sum.add(entry.id) }
            return sum == indexed ? nil : "\(StoreKey.pack(id)) and the index do not name the same extents"
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
struct IDSum: Equatable {
    private var count = 0
    private var first: UInt64 = 0
    private var second: UInt64 = 0

    mutating func add(_ id: Digest) {
        let words = id.words
        count += 1
        first &+= words.0
        second &+= words.1
    }

    static func + (a: IDSum, b: IDSum) -> IDSum {
        var sum = IDSum()
        (sum.count, sum.first, sum.second) = (a.count + b.count, a.first &+ b.first, a.second &+ b.second)
        return sum
    }
}
