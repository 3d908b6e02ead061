import Glibc
import Model

/// One extent, or several small ones that share a frame.
struct RawExtents: Sendable {
    var raw: [UInt8]
    var parts: [Part]

    struct Part: Sendable {
        var length: Int
        /// What stood in its place before; `nil` for a small file.
        var base: BaseExtent?
    }

    var pieces: [ArraySlice<UInt8>] {
        var offset = 0
        return parts.map { part in
            defer { offset += part.length }
            return raw[offset..<offset + part.length]
        }
    }
}

struct HashedPiece: Sendable {
    var id: Digest
    var isZero: Bool
    /// `nil` where they are not wanted.
    var pages: PageHashes?
}

/// - Returns: for each of `all` as many as it has parts.
func hashPieces(_ all: [RawExtents], _ cipher: Cipher, keepsPages: Bool) -> [[HashedPiece]] {
    let pieces = all.map(\.pieces)
    var ids = cipher.ids(of: pieces.flatMap(\.self))[...]
    var hashed = pieces.map { $0.map { HashedPiece(id: ids.removeFirst(), isZero: isZero($0)) } }
    guard keepsPages else { return hashed }
    for (index, extent) in all.enumerated() where extent.parts.count == 1 {
        // What has not changed is not hashed twice.
        let base = extent.parts[0].base, known = base?.id == hashed[index][0].id ? base?.pages : nil
        hashed[index][0].pages = known ?? PageHashes(of: extent.raw[...], cipher)
    }
    return hashed
}

/// Whether there is at least one byte and every byte is zero: the first is, and each equals the one after it.
private func isZero(_ bytes: ArraySlice<UInt8>) -> Bool {
    guard bytes.first == 0 else { return false }
    return unsafe bytes.withUnsafeBytes { buffer in
        guard let start = buffer.baseAddress else { return false }
        return unsafe memcmp(start, start + 1, buffer.count - 1) == 0
    }
}
