import Glibc
import Model

struct HashedPart: Sendable {
    var length: Int
    /// What stood in its place before; `nil` for a small file.
    var base: BaseExtent?
}

struct HashedPiece: Sendable {
    var id: Digest
    var isZero: Bool
    /// `nil` where they are not wanted.
    var pages: PageHashes?
}

func hashPieces(_ raw: [UInt8], _ parts: [HashedPart], _ cipher: Cipher, keepsPages: Bool) -> [HashedPiece] {
    var offset = 0
    return parts.map { part in
        let piece = raw[offset..<offset + part.length]
        offset += part.length
        var hashed = HashedPiece(id: cipher.id(of: piece), isZero: isZero(piece))
        guard keepsPages else { return hashed }
        // What has not changed is not hashed twice.
        let known = part.base?.id == hashed.id ? part.base?.pages : nil
        hashed.pages = known ?? PageHashes(of: piece, cipher)
        return hashed
    }
}

/// Whether there is at least one byte and every byte is zero: the first is, and each equals the one after it.
private func isZero(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.first == 0 else { return false }
    return unsafe bytes.withUnsafeBytes { buffer in
        guard let start = buffer.baseAddress else { return false }
        return unsafe memcmp(start, start + 1, buffer.count - 1) == 0
    }
}

/// Buffers of one extent each, of memory that earlier ones used: the allocator would hand each thread its own.
final class SpareBuffers {
    private var spare: [[UInt8]] = []
    private let most: Int

    init(most: Int) { self.most = most }

    /// An empty one.
    func take() -> [UInt8] {
        if let buffer = spare.popLast() { return buffer }
        var buffer: [UInt8] = []
        buffer.reserveCapacity(extentBytes)
        return buffer
    }

    func recycle(_ raw: inout [UInt8]) {
        guard spare.count < most, raw.capacity >= extentBytes else { return }
        raw.removeAll(keepingCapacity: true)
        spare.append(raw)
        raw = []
    }
}
