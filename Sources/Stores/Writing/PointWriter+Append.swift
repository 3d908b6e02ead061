import Model
import Ports

/// The bytes of the file that was begun.
extension PointWriter {
    package func append(_ bytes: ArraySlice<UInt8>) async throws(PraError) {
        guard let (file, left, isSmall) = current, bytes.count <= left else {
            throw wrongLength(of: current?.file.entry.path)
        }
        current?.left -= Int64(bytes.count)
        guard !isSmall else { return bundle.raw += bytes }
        var rest = bytes
        while !rest.isEmpty {
            if buffer.isEmpty { buffer = pipeline.buffer() }
            let part = rest.prefix(extentBytes - buffer.count)
            buffer += part
            rest = rest.dropFirst(part.count)
            if buffer.count == extentBytes { try await closeExtent(of: file) }
        }
    }

    package func append(_ bytes: [UInt8]) async throws(PraError) { try await append(bytes[...]) }

    /// As `append`; a whole extent is taken over without being copied.
    package func append(extent: [UInt8]) async throws(PraError) {
        guard extent.count == extentBytes, buffer.isEmpty, let (file, left, isSmall) = current, !isSmall,
            extent.count <= left
        else { return try await append(extent[...]) }
        current?.left -= Int64(extent.count)
        buffer = extent
        try await closeExtent(of: file)
    }

    /// Adds an extent of `count` bytes by its id, without its bytes.
    /// - Returns: `false` when the store does not have it, or nothing may be built on it: then its bytes are needed.
    package func append(known id: Digest, count: Int) async throws(PraError) -> Bool {
        guard let (file, left, _) = current, buffer.isEmpty, count <= left else {
            throw wrongLength(of: current?.file.entry.path)
        }
        guard try await pipeline.add(known: id, of: file) else { return false }
        current = (file, left - Int64(count), isSmall: false)
        try await settleFiles()
        return true
    }
}
