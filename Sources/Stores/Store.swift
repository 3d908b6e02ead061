import Model
import Ports
import Synchronization

/// A store of recovery points in any `ObjectStore` (FORMAT.md). Everything in it but `control/` is immutable, so any
/// number of processes may use it at once.
package final class Store: Sendable {
    /// Minted by `initialize`; part of no object's name.
    package let id: String
    /// What of the store only a newer version may write.
    private let newerFeatures: [String]
    /// Whether programs that read it expect deltas.
    let takesDeltas: Bool

    let objects: any ObjectStore
    /// As its format says: it was opened as what it is.
    package var isEncrypted: Bool { key != nil }
    /// Whether each reading costs round trips.
    package var isDear: Bool { objects.isDear }
    let random: any RandomSource
    let index: ExtentIndex
    /// One thread a core, for hashes and compression.
    let workers: WorkerThreads<Codec>
    let frames: NeighbouringFrames
    let bundles = BundleCache()
    let knownPoints = Mutex<[String: PointDocument]>([:])
    let knownHolds = Mutex<[String: Hold]>([:])
    /// Segment sizes that this store has on record.
    let knownSystems = Mutex<[SystemIdentifier: Int]>([:])

    /// How content is named and sealed; changes when another process adds an epoch.
    private let ciphers: Mutex<Cipher>
    let seals = PackSeals()
    let key: KeySource?

    private init(_ format: StoreFormat, in objects: any ObjectStore, random: any RandomSource, _ key: KeySource?)
        throws(PraError)
    {
        (id, newerFeatures) = (format.storeId, try format.newerFeatures())
        (self.objects, self.random, self.key) = (objects, random, key)
        takesDeltas = format.features.read.contains(StoreFormat.pages)
        (index, frames) = (ExtentIndex(objects), NeighbouringFrames(objects))
        workers = WorkerThreads(count: coreCount()) { Codec() }
        ciphers = Mutex(Cipher(storeID: format.storeId, keys: nil))
    }

    var cipher: Cipher { ciphers.withLock { $0 } }
    var keyChain: KeyChain { KeyChain(objects: objects, storeID: id, workers: workers) }

    /// Reads the keys that the store has now.
    func reloadKeys() async throws(PraError) {
        guard let key else { return }
        let ring = KeyRing(try await keyChain.open(with: try await key()))
        ciphers.withLock { [id] in $0 = Cipher(storeID: id, keys: ring) }
    }

    /// Whether a store was made there, to its end.
    package static func isMade(in objects: any ObjectStore) async throws(PraError) -> Bool {
        try await objects.size(StoreKey.format) != nil
    }

    /// Makes an empty store, or opens the one that is there.
    /// - Parameter recipients: of an encrypted store; empty for a plain one.
    package static func initialize(
        _ objects: any ObjectStore, random: any RandomSource, for recipients: [Recipient] = []
    ) async throws(PraError) -> Store {
        if try await objects.size(StoreKey.format) == nil {
            let id = mintedID(random)
            let format = recipients.isEmpty ? StoreFormat(storeId: id) : .encrypted(storeId: id)
            do throws(PraError) {
                try await objects.put(StoreKey.format, try Document.encode(format))
            } catch  where error.code == .storeConflict {
                // Another process was first: its store is the store.
            }
        }
        guard let first = recipients.first else { return try await open(objects, random: random) }
        return try await open(objects, random: random, minting: recipients) { first.secret }
    }

    /// - Parameter key: of an encrypted store; `nil` says that it is plain.
    /// - Throws: `.storeMissing`; `.storeNewer` when this version can not read it; `.keyMissing` and `.wrongKey`;
    ///   `.refused` when it is plain and a key was given.
    package static func open(
        _ objects: any ObjectStore, random: any RandomSource, key: KeySource? = nil
    ) async throws(PraError) -> Store {
        try await open(objects, random: random, minting: [], key)
    }

    private static func open(
        _ objects: any ObjectStore, random: any RandomSource, minting recipients: [Recipient], _ key: KeySource?
    ) async throws(PraError) -> Store {
        let format = try await format(in: objects)
        let store = try Store(format, in: objects, random: random, key)
        try checkKey(format, isGiven: key != nil)
        if !recipients.isEmpty { try await store.keyChain.mint(for: recipients) }
        try await store.reloadKeys()
        return store
    }

    static func format(in objects: any ObjectStore) async throws(PraError) -> StoreFormat {
        if let format = try await Document.read(StoreFormat.self, StoreKey.format, in: objects) { return format }
        throw PraError(
            .storeMissing, "there is no store: \(StoreKey.format) is missing",
            remedy: "check the url and that its disk is mounted, or make a store with `pra store init`")
    }

    /// For evidence, which is no part of the format but lies in the same place.
    /// - Returns: `nil` when there is no store.
    /// - Throws: `.storeMissing` when its place is not there, `.storeNewer` or `.storeReadOnly` when a newer version
    ///   has made it its own.
    package static func writable(_ objects: any ObjectStore) async throws(PraError) -> (any ObjectStore)? {
        guard let format = try await Document.read(StoreFormat.self, StoreKey.format, in: objects) else { return nil }
        try checkWritable(format.storeId, try format.newerFeatures())
        return objects
    }

    /// Sixteen hexadecimal digits.
    static func mintedID(_ random: any RandomSource) -> String {
        let number = random.next()
        return hexString((0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) })
    }

    package var isReadOnly: Bool { !newerFeatures.isEmpty }

    func checkWritable() throws(PraError) { try Store.checkWritable(id, newerFeatures) }

    private static func checkWritable(_ id: String, _ newerFeatures: [String]) throws(PraError) {
        guard !newerFeatures.isEmpty else { return }
        throw PraError(
            .storeReadOnly, "store \(id) was upgraded: this version of pra may read it, not write to it",
            remedy: "install the version of pra that upgraded it on this host",
            cause: "it needs " + newerFeatures.joined(separator: ", "))
    }
}
