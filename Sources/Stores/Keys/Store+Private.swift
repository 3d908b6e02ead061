import Model
import Ports

/// Small objects that only who has the key may read: points and history files (FORMAT.md, Sealed objects).
extension Store {
    /// Puts `bytes` under `key`, as they are where the store is plain. The same bytes again is success.
    func putPrivate(_ key: String, _ bytes: [UInt8]) async throws(PraError) {
        let stored = try await sealed(bytes, as: key)
        do throws(PraError) {
            try await objects.put(key, stored)
        } catch  where error.code == .storeConflict && cipher.keys != nil {
            // Sealed twice they differ: each has a salt of its own.
            guard try await getPrivate(key) == bytes else { throw error }
        }
    }

    /// What `putPrivate` put; `nil` when there is no such object.
    func getPrivate(_ key: String) async throws(PraError) -> [UInt8]? {
        guard let stored = try await objects.get(key, range: nil) else { return nil }
        guard cipher.keys != nil else { return stored }
        let header = try SealedHeader(parsing: stored, of: key)
        let seal = try await seal(key, epoch: header.epoch) { header.seal(by: $0, key) }
        let raw = try await workers.run { codec throws(PraError) in
            try Frame.decodeAll(
                stored[SealedHeader.bytes...], at: SealedHeader.bytes, of: key, seal, with: codec)
        }
        guard raw.count == header.length else { throw corrupt(key, "it ends too early") }
        return raw
    }

    private func sealed(_ bytes: [UInt8], as key: String) async throws(PraError) -> [UInt8] {
        let cipher = cipher
        guard cipher.keys != nil else { return bytes }
        let header = SealedHeader(length: bytes.count, epoch: cipher.epoch, random)
        guard let seal = header.seal(by: cipher, key) else {
            preconditionFailure("a cipher has the key of its own epoch")
        }
        return try await workers.run { codec throws(PraError) in
            var object = header.encoded
            for start in stride(from: 0, to: bytes.count, by: extentBytes) {
                let part = Array(bytes[start..<min(start + extentBytes, bytes.count)])
                object += seal.sealed(codec.frame(part, .zstd(level: 3)), at: object.count)
            }
            return object
        }
    }
}

/// Magic, key epoch, length of the plain bytes; then the salt.
private struct SealedHeader {
    static let magic = Array("PRASEAL1".utf8)
    static let bytes = 32

    let encoded: [UInt8]

    init(length: Int, epoch: UInt16, _ random: any RandomSource) {
        var writer = ByteWriter(bytes: Self.magic)
        writer.put(epoch)
        writer.put(zeros: 2)
        writer.put(UInt32(length))
        writer.put(random.next())
        writer.put(random.next())
        encoded = writer.bytes
    }

    init(parsing bytes: [UInt8], of key: String) throws(PraError) {
        guard bytes.count >= Self.bytes, bytes.starts(with: Self.magic) else {
            throw corrupt(key, "it is not sealed, and the store is encrypted")
        }
        encoded = Array(bytes[..<Self.bytes])
    }

    var epoch: UInt16 { UInt16(encoded[8]) | UInt16(encoded[9]) << 8 }
    var length: Int { encoded[12..<16].reversed().reduce(0) { $0 << 8 | Int($1) } }

    func seal(by cipher: Cipher, _ key: String) -> FrameSeal? {
        cipher.seal(.document, epoch: epoch, salt: encoded[16...], header: encoded[..<16], name: key)
    }
}
