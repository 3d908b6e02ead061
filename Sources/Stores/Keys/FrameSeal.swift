import Crypto
import FoundationEssentials
import Model

/// Seals and opens the frames of one object with AES-256-GCM: the nonce is the frame's place in the object, whose key
/// no other object has.
struct FrameSeal: Sendable {
    enum Kind: UInt8, Sendable { case data = 1, delta = 2, meta = 3, wal = 4, document = 5 }

    /// Of a plain store: frames stay as they are.
    static let none = FrameSeal()
    static let tagBytes = 16

    private let key: SymmetricKey?
    /// Store and kind of object.
    private let subject: [UInt8]

    private init() { (key, subject) = (nil, []) }

    init(_ key: SymmetricKey, _ kind: Kind, storeID: String) {
        (self.key, subject) = (key, Array(storeID.utf8) + [kind.rawValue])
    }

    /// `frame`, which may be stored as it is returned and only `offset` bytes from its object's beginning.
    func sealed(_ frame: [UInt8], at offset: Int) -> [UInt8] {
        guard let key else { return frame }
        let payload = frame[Frame.headerBytes...]
        let length = UInt32(payload.count + Self.tagBytes)
        guard
            let box = try? AES.GCM.seal(
                payload, using: key, nonce: nonce(offset), authenticating: known(offset, frame[4..<Frame.headerBytes]))
        else { preconditionFailure("AES-GCM refuses no 32-byte key and no 12-byte nonce") }
        var sealed: [UInt8] = []
        sealed.reserveCapacity(Frame.headerBytes + payload.count + Self.tagBytes)
        unsafe withUnsafeBytes(of: length.littleEndian) { unsafe sealed.append(contentsOf: $0) }
        sealed += frame[4..<Frame.headerBytes]
        for part in [box.ciphertext, box.tag] { unsafe part.withUnsafeBytes { unsafe sealed.append(contentsOf: $0) } }
        return sealed
    }

    /// The payload of a stored frame.
    /// - Parameter header: what follows the length.
    /// - Returns: `nil` when it is not what was sealed for this place.
    func opened(_ payload: ArraySlice<UInt8>, header: ArraySlice<UInt8>, at offset: Int) -> ArraySlice<UInt8>? {
        guard let key else { return payload }
        guard payload.count >= Self.tagBytes,
            let box = try? AES.GCM.SealedBox(
                nonce: nonce(offset), ciphertext: payload.dropLast(Self.tagBytes), tag: payload.suffix(Self.tagBytes)),
            let plain = try? AES.GCM.open(box, using: key, authenticating: known(offset, header))
        else { return nil }
        return unsafe plain.withUnsafeBytes { unsafe [UInt8]($0) }[...]
    }

    private func nonce(_ offset: Int) throws -> AES.GCM.Nonce {
        var writer = ByteWriter()
        writer.put(UInt32(offset))
        writer.put(zeros: 8)
        return try AES.GCM.Nonce(data: writer.bytes)
    }

    /// What is authenticated beside the payload: store, kind, place, codec and raw length.
    private func known(_ offset: Int, _ header: ArraySlice<UInt8>) -> [UInt8] {
        var writer = ByteWriter(bytes: subject)
        writer.put(UInt32(offset))
        writer.bytes += header
        return writer.bytes
    }
}
