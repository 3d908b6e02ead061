import Model
import Ports

/// An object store in memory. `failAfter` lets that many writes through and then fails.
actor MemoryStore: ObjectStore {
    var objects: [String: [UInt8]] = [:]
    var writes = 0
    private var failAfter = Int.max

    func fail(after writes: Int) { failAfter = self.writes + writes }
    func heal() { failAfter = .max }
    func set(_ key: String, _ bytes: [UInt8]?) { objects[key] = bytes }

    func put(_ key: String, _ bytes: [UInt8]) async throws(PraError) -> Bool {
        if let there = objects[key] {
            guard there == bytes else { throw PraError(.storeConflict, "\(key) has other bytes", remedy: "") }
            return false
        }
        try countWrite()
        objects[key] = bytes
        return true
    }

    func replace(_ key: String, _ bytes: [UInt8]) async throws(PraError) {
        try countWrite()
        objects[key] = bytes
    }

    func get(_ key: String, range: Range<Int64>?) async throws(PraError) -> [UInt8]? {
        guard let range else { return objects[key] }
        return objects[key].map { Array($0[Int(range.lowerBound)..<Int(range.upperBound)]) }
    }

    func size(_ key: String) async throws(PraError) -> Int64? { objects[key].map { Int64($0.count) } }

    func list(_ prefix: String) async throws(PraError) -> [ObjectInfo] {
        objects.filter { $0.key.hasPrefix(prefix) }.map { ObjectInfo(key: $0.key, size: Int64($0.value.count)) }
            .sorted { $0.key < $1.key }
    }

    func delete(_ key: String) async throws(PraError) {
        try countWrite()
        objects[key] = nil
    }

    func capacity() async throws(PraError) -> StoreObservation.Space? { nil }

    func isReadOnly() async throws(PraError) -> Bool { false }

    private func countWrite() throws(PraError) {
        writes += 1
        if writes > failAfter { throw PraError(.storeFull, "no space", remedy: "") }
    }
}
