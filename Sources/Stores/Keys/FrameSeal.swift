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

    /// A row of frames as they are stored `offset` bytes from their object's beginning, and nowhere else.
    func sealed(_ frames: [UInt8], at offset: Int) -> [UInt8] {
        guard let key else { return frames }
        var sealed: [UInt8] = [], rest = frames[...]
        sealed.reserveCapacity(frames.count + 2 * Self.tagBytes)
        while !rest.isEmpty {
            let length = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            append(rest.prefix(Frame.headerBytes + length), to: &sealed, at: offset + sealed.count, key)
            rest = rest.dropFirst(Frame.headerBytes + length)
        }
        return sealed
    }

    private func append(_ frame: ArraySlice<UInt8>, to sealed: inout [UInt8], at offset: Int, _ key: SymmetricKey) {
        let payload = frame.dropFirst(Frame.headerBytes), header = frame.prefix(Frame.headerBytes).dropFirst(4)
        let length = UInt32(payload.count + Self.tagBytes)
        guard
            let box = try? AES.GCM.seal(
                payload, using: key, nonce: nonce(offset), authenticating: known(offset, header))
        else { preconditionFailure("AES-GCM refuses no 32-byte key and no 12-byte nonce") }
        unsafe withUnsafeBytes(of: length.littleEndian) { unsafe sealed.append(contentsOf: $0) }
        sealed += header
        for part in [box.ciphertext, box.tag] { unsafe part.withUnsafeBytes { unsafe sealed.append(contentsOf: $0) } }
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

    /// What `sealed` was made from.
    /// - Returns: `nil` when it is not what was sealed for this place.
    func unsealed(_ frames: ArraySlice<UInt8>, at offset: Int) -> [UInt8]? {
        guard key != nil else { return Array(frames) }
        var plain: [UInt8] = [], rest = frames
        while rest.count >= Frame.headerBytes {
            let length = rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            let header = rest.prefix(Frame.headerBytes).dropFirst(4),
                payload = rest.dropFirst(Frame.headerBytes).prefix(length)
            guard let opened = opened(payload, header: header, at: offset + rest.startIndex - frames.startIndex) else {
                return nil
            }
            unsafe withUnsafeBytes(of: UInt32(opened.count).littleEndian) { unsafe plain.append(contentsOf: $0) }
            plain += header
            plain += opened
            rest = rest.dropFirst(Frame.headerBytes + length)
        }
        return plain
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
