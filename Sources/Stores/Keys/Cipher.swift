import Crypto
import Model

/// How a store names what it holds and seals it (FORMAT.md, Encryption). One value for both kinds of store: a plain one
/// has no keys.
struct Cipher: Sendable {
    let storeID: String
    /// `nil` where `cipher` is `none`.
    let keys: KeyRing?

    /// The epoch whose data key seals what is written now; 0 in a plain store.
    var epoch: UInt16 { keys?.current ?? 0 }

    /// The id of plain bytes: their SHA-256, or where the store is encrypted their HMAC under its id key, so that a
    /// name tells nobody whether two stores hold the same.
    func id(of bytes: ArraySlice<UInt8>) -> Model.Digest {
        guard let keys else { return Hash.of(bytes) }
        var state = HMAC<SHA256>(key: keys.idKey)
        unsafe bytes.withUnsafeBytes { unsafe state.update(data: $0) }
        return Model.Digest(state.finalize())
    }

    func id(of bytes: [UInt8]) -> Model.Digest { id(of: bytes[...]) }

    /// Seals or opens the frames of one object.
    /// - Parameters:
    ///   - header: the object's plain bytes before its salt: no frame opens once one of them is changed.
    ///   - name: of an object that is not named by its bytes; it can not stand under another one.
    /// - Returns: `nil` when no key of that epoch is known.
    func seal(
        _ kind: FrameSeal.Kind, epoch: UInt16, salt: some Sequence<UInt8>, header: some Sequence<UInt8>,
        name: String = ""
    ) -> FrameSeal? {
        guard let keys else { return epoch == 0 ? FrameSeal.none : nil }
        guard let dataKey = keys.dataKeys[epoch] else { return nil }
        let key = HKDF<SHA256>.deriveKey(
            inputKeyMaterial: dataKey, salt: Array(salt),
            info: Array("pra-store/1 frames".utf8) + header + Array(name.utf8), outputByteCount: 32)
        return FrameSeal(key, kind, storeID: storeID)
    }
}

/// `Cipher.id` of bytes that come in parts.
struct ContentID {
    private var hash = Hash()
    private var code: HMAC<SHA256>?

    init(_ keys: KeyRing?) { code = keys.map { HMAC<SHA256>(key: $0.idKey) } }

    mutating func add(_ bytes: ArraySlice<UInt8>) {
        guard code != nil else { return hash.add(bytes) }
        unsafe bytes.withUnsafeBytes { unsafe code?.update(data: $0) }
    }

    func digest() -> Model.Digest { code.map { Model.Digest($0.finalize()) } ?? hash.digest() }
}

/// The keys of an encrypted store, in memory.
struct KeyRing: Sendable {
    /// Names content. The same in every epoch: an id never changes.
    let idKey: SymmetricKey
    /// By epoch; never empty.
    let dataKeys: [UInt16: SymmetricKey]

    var current: UInt16 { dataKeys.keys.max() ?? 0 }
}
