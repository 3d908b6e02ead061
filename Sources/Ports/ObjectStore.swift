import Model

/// Named, immutable byte strings. Keys are relative paths of `[a-z0-9A-Z._-]` components separated by `/`.
package protocol ObjectStore: Sendable {
    /// Publishes `bytes` under `key` unless the name is taken. Durable when it returns.
    /// - Returns: `false` when the name was there with the same bytes.
    /// - Throws: `.storeConflict` when it was there with other bytes; `.storeFull`, `.storeReadOnly`,
    ///   `.storeUnreachable`.
    @discardableResult
    func put(_ key: String, _ bytes: [UInt8]) async throws(PraError) -> Bool
    /// Replaces one of the few mutable objects (`control/…`) atomically and durably.
    func replace(_ key: String, _ bytes: [UInt8]) async throws(PraError)
    /// The bytes of `range`, or all; `nil` when there is no such object, which is never how a failure is told.
    func get(_ key: String, range: Range<Int64>?) async throws(PraError) -> [UInt8]?
    /// Size in bytes; `nil` when there is no such object.
    func size(_ key: String) async throws(PraError) -> Int64?
    /// Every key that begins with `prefix`, sorted.
    func list(_ prefix: String) async throws(PraError) -> [ObjectInfo]
    /// Deleting what is not there is success.
    func delete(_ key: String) async throws(PraError)
    /// Asks that the next `get` of `key` reads the medium and not memory of this host.
    /// - Returns: whether nothing of it is in this host's memory any more; `false` also where that can not be told.
    func dropFromMemory(_ key: String) async throws(PraError) -> Bool
    /// Makes sure that what is there under `key` survives power loss: whoever put it may not have lived to see that.
    func settle(_ key: String) async throws(PraError)
    /// Whether reading costs so much, in time or money, that a backup should not read what it stored before.
    var isDear: Bool { get }
    /// Whether what is put can not be deleted by anybody for a time (object lock, WORM).
    var isLocking: Bool { get }
    /// Has these objects locked for as long as if they were put now, where less than half of that time is left. A store
    /// that locks nothing does nothing.
    func extendLocks(of keys: [String]) async throws(PraError)
    /// The lock of an object as it is read back; `nil` when it has none.
    func lock(of key: String) async throws(PraError) -> ObjectLock?
    /// Of the medium; `nil` where it has no such notion.
    func capacity() async throws(PraError) -> StoreObservation.Space?
    /// Whether nothing can be written now, as far as that can be told without writing.
    func isReadOnly() async throws(PraError) -> Bool
}

extension ObjectStore {
    /// A store that knows nothing of memory can not tell.
    package func dropFromMemory(_ key: String) async throws(PraError) -> Bool { false }

    /// What a service shows it has.
    package func settle(_ key: String) async throws(PraError) {}

    package var isDear: Bool { false }

    package var isLocking: Bool { false }

    package func extendLocks(of keys: [String]) async throws(PraError) {}

    /// A store that locks nothing.
    package func lock(of key: String) async throws(PraError) -> ObjectLock? { nil }
}

package struct ObjectInfo: Hashable, Sendable {
    package var key: String
    package var size: Int64

    package init(key: String, size: Int64) { (self.key, self.size) = (key, size) }
}
