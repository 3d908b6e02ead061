import Model
import Ports

/// The objects in `keys/` and what is in them.
struct KeyChain: Sendable {
    let objects: any ObjectStore
    let storeID: String
    /// scrypt takes its time: not on a thread that others wait for.
    let workers: WorkerThreads<Codec>

    /// One epoch as it was opened.
    struct Opened {
        var name: KeyName
        var object: KeyObject
        var keys: EpochKeys
    }

    func names() async throws(PraError) -> [KeyName] {
        try await objects.list("keys/").compactMap { KeyName($0.key) }.sorted()
    }

    /// Opens every epoch by the newest of its generations that `secret` opens: of a rotation that was cut off both keys
    /// still open the store.
    /// - Throws: `.wrongKey`; `.storeCorrupt` when what should open is damaged or there are no keys.
    func open(with secret: Secret) async throws(PraError) -> [Opened] {
        for _ in 0..<3 {
            if let opened = try await openListed(try await names(), with: secret) { return opened }
            // A rotation removed a generation between the listing and the reading.
        }
        throw corrupt("keys/", "its objects come and go")
    }

    /// `nil` when an object went while it was read.
    private func openListed(_ names: [KeyName], with secret: Secret) async throws(PraError) -> [Opened]? {
        guard let newest = names.last else { throw corrupt("keys/", "the store is encrypted and it is empty") }
        var opened: [Opened] = []
        for epoch in 1...newest.epoch {
            let generations = names.filter { $0.epoch == epoch }
            if generations.isEmpty { throw corrupt("keys/", "no key of epoch \(epoch) is there") }
            guard let one = try await openEpoch(generations, with: secret) else { return nil }
            opened.append(one)
        }
        guard opened.allSatisfy({ $0.keys.id == opened[0].keys.id }) else {
            throw corrupt("keys/", "its epochs name content by different keys")
        }
        return opened
    }

    private func openEpoch(_ generations: [KeyName], with secret: Secret) async throws(PraError) -> Opened? {
        var damage: PraError?
        for name in generations.reversed() {
            guard let bytes = try await objects.get(name.key, range: nil) else { return nil }
            do throws(PraError) {
                let object = try KeyObject(parsing: bytes, name.key, storeId: storeID)
                let keys = try await workers.run { _ throws(PraError) in try object.open(with: secret) }
                if let keys { return Opened(name: name, object: object, keys: keys) }
            } catch  where error.code == .storeCorrupt { damage = error }
        }
        throw damage ?? wrongKey()
    }

    func wrongKey() -> PraError {
        PraError(
            .wrongKey, "the key does not open store \(storeID)",
            remedy: "give the key of one of its recipients: `pra key list` shows who they are")
    }
}

extension KeyRing {
    init(_ opened: [KeyChain.Opened]) {
        idKey = opened[0].keys.id
        dataKeys = Dictionary(uniqueKeysWithValues: opened.map { ($0.object.epoch, $0.keys.data) })
    }
}
