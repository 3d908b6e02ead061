import Model
import Ports
import Synchronization

/// A store of which every read costs, and that counts them.
package final class DearStore: ObjectStore {
    private let base: any ObjectStore
    private let reads = Mutex<[String]>([])
    /// The end of a key that can not be read.
    private let refused: String?

    package init(_ base: any ObjectStore, refusing refused: String? = nil) {
        (self.base, self.refused) = (base, refused)
    }

    package var isDear: Bool { true }

    /// Keys that were read since the last call.
    package func takeReads() -> [String] {
        reads.withLock { reads in
            defer { reads = [] }
            return reads
        }
    }

    package func get(_ key: String, range: Range<Int64>?) async throws(PraError) -> [UInt8]? {
        if let refused, key.hasSuffix(refused) { throw PraError(.storeUnreachable, "a made fault", remedy: "none") }
        reads.withLock { $0.append(key) }
        return try await base.get(key, range: range)
    }

    package func put(_ key: String, _ bytes: [UInt8]) async throws(PraError) -> Bool {
        try await base.put(key, bytes)
    }

    package func replace(_ key: String, _ bytes: [UInt8]) async throws(PraError) {
        try await base.replace(key, bytes)
    }

    package func size(_ key: String) async throws(PraError) -> Int64? { try await base.size(key) }
    package func list(_ prefix: String) async throws(PraError) -> [ObjectInfo] { try await base.list(prefix) }
    package func delete(_ key: String) async throws(PraError) { try await base.delete(key) }
    package func capacity() async throws(PraError) -> StoreObservation.Space? { nil }
    package func isReadOnly() async throws(PraError) -> Bool { false }
}
