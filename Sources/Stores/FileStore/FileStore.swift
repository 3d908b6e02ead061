import Glibc
import Model
import Ports
import Synchronization

/// Objects as files below one directory. A put is a temporary file, fsync, `link` without overwriting, and fsync of
/// every directory that changed. System calls run on threads of its own, and none is waited for without limit.
package final class FileStore: ObjectStore {
    private let folder: StoreFolder
    private let threads: WorkerThreads<Void>
    private let patience: Patience

    /// - Parameters:
    ///   - directory: absolute. It must exist, or the first call throws `.storeMissing`.
    ///   - creating: makes the directory, and its parents, where there is none; for `pra store init`.
    ///   - readers: calls that may run at the same time.
    package convenience init(directory: String, creating: Bool = false, readers: Int = 4) {
        self.init(directory: directory, creating: creating, readers: readers, patience: Patience())
    }

    init(directory: String, creating: Bool = false, readers: Int = 4, patience: Patience) {
        folder = StoreFolder(path: directory, creating: creating)
        self.patience = patience
        threads = WorkerThreads(count: readers) {}
    }

    @discardableResult
    package func put(_ key: String, _ bytes: [UInt8]) async throws(PraError) -> Bool {
        try await call(key) { (folder) throws(PraError) in try folder.publish(bytes, as: key) }
    }

    package func replace(_ key: String, _ bytes: [UInt8]) async throws(PraError) {
        try await call(key) { (folder) throws(PraError) in try folder.replace(key, with: bytes) }
    }

    package func get(_ key: String, range: Range<Int64>?) async throws(PraError) -> [UInt8]? {
        try await call(key) { (folder) throws(PraError) in
            guard let file = try folder.open(key) else { return nil }
            return try file.read(range, of: folder.name(of: key))
        }
    }

    package func dropFromMemory(_ key: String) async throws(PraError) -> Bool {
        try await call(key) { (folder) throws(PraError) in
            guard let file = try folder.open(key) else { return false }
            return try file.dropFromMemory(folder.name(of: key))
        }
    }

    package func settle(_ key: String) async throws(PraError) {
        try await call(key) { (folder) throws(PraError) in try folder.settle(key) }
    }

    package func size(_ key: String) async throws(PraError) -> Int64? {
        try await call(key) { (folder) throws(PraError) in
            guard let file = try folder.open(key) else { return nil }
            return try file.size(of: folder.name(of: key))
        }
    }

    package func list(_ prefix: String) async throws(PraError) -> [ObjectInfo] {
        try await call(prefix) { (folder) throws(PraError) in try folder.list(prefix) }
    }

    package func delete(_ key: String) async throws(PraError) {
        try await call(key) { (folder) throws(PraError) in try folder.remove(key) }
    }

    package func capacity() async throws(PraError) -> StoreObservation.Space? {
        try await call("") { (folder) throws(PraError) in try folder.capacity() }
    }

    package func isReadOnly() async throws(PraError) -> Bool {
        try await call("") { (folder) throws(PraError) in try folder.isReadOnly() }
    }

    private func call<Value: Sendable>(
        _ key: String, _ work: @escaping @Sendable (StoreFolder) throws(PraError) -> Value
    ) async throws(PraError) -> Value {
        try await patience.run(folder.name(of: key), in: folder.path, on: threads) { [folder] () throws(PraError) in
            try work(folder)
        }
    }
}
