import Model
import Ports
import Synchronization

extension Store {
    /// Opens the frames of a pack. Where the store is encrypted that needs the pack's salt, which is read once.
    func packSeal(_ id: Digest) async throws(PraError) -> FrameSeal {
        guard cipher.keys != nil else { return .none }
        if let known = seals[id] { return known }
        guard let head = try await objects.get(StoreKey.pack(id), range: 0..<Int64(Pack.headerBytes)) else {
            throw corrupt(StoreKey.pack(id), "the pack is missing")
        }
        let seal = try await packSeal(head, of: id)
        seals.keep(seal, id)
        return seal
    }

    /// - Parameter bytes: of the pack, at least its header.
    func packSeal(_ bytes: [UInt8], of id: Digest) async throws(PraError) -> FrameSeal {
        guard cipher.keys != nil else { return .none }
        let header = try Pack.Header(parsing: bytes, of: id)
        return try await seal(StoreKey.pack(id), epoch: header.epoch) { header.seal(by: $0) }
    }

    /// Makes a seal with the keys that are known, or else with those that the store has by now.
    func seal(
        _ object: String, epoch: UInt16, make: (Cipher) -> FrameSeal?
    ) async throws(PraError) -> FrameSeal {
        if let seal = make(cipher) { return seal }
        try await reloadKeys()
        if let seal = make(cipher) { return seal }
        throw corrupt(object, epoch == 0 ? "it is not encrypted" : "no key of epoch \(epoch) is in keys/")
    }
}

/// The seals of packs that were read last: a restore reads many frames of one pack.
final class PackSeals: Sendable {
    private static let most = 4096
    private let kept = Mutex<[Digest: FrameSeal]>([:])

    subscript(id: Digest) -> FrameSeal? { kept.withLock { $0[id] } }

    func keep(_ seal: FrameSeal, _ id: Digest) {
        kept.withLock { kept in
            // Ids are uniform: no pack is likelier to be read again than another.
            if kept.count >= Self.most { kept.removeAll(keepingCapacity: true) }
            kept[id] = seal
        }
    }
}
