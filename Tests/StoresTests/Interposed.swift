import Model
import Ports
import Synchronization

/// A store in which something else happens just before an object is put, once.
final class Interposed: ObjectStore {
    private let base: MemoryStore
    private let before: @Sendable (String) async throws -> Void
    private let isUsed = Mutex<Set<String>>([])

    init(_ base: MemoryStore, before: @escaping @Sendable (String) async throws -> Void) {
        (self.base, self.before) = (base, before)
    }

    func put(_ key: String, _ bytes: [UInt8]) async throws(PraError) -> Bool {
        if isUsed.withLock({ $0.insert(key).inserted }) {
            do { try await before(key) } catch { throw PraError.wrapping(error) }
        }
        return try await base.put(key, bytes)
    }

    func replace(_ key: String, _ bytes: [UInt8]) async throws(PraError) { try await base.replace(key, bytes) }
    func get(_ key: String, range: Range<Int64>?) async throws(PraError) -> [UInt8]? {
        try await base.get(key, range: range)
    }
    func size(_ key: String) async throws(PraError) -> Int64? { try await base.size(key) }
    func list(_ prefix: String) async throws(PraError) -> [ObjectInfo] { try await base.list(prefix) }
    func delete(_ key: String) async throws(PraError) { try await base.delete(key) }
    func capacity() async throws(PraError) -> StoreObservation.Space? { nil }
    func isReadOnly() async throws(PraError) -> Bool { false }
}
