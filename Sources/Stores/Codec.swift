import CZstd
import Model

/// How a frame's bytes are stored. The numbers are the format's.
enum Compression: UInt8, Sendable { case none = 0, zstd = 1, gzip = 2 }

/// What new frames are made with.
package enum Compressor: Hashable, Sendable { case none, zstd(level: Int), gzip(level: Int) }

/// libzstd's contexts, kept because making them costs more than compressing a small extent. Belongs to one thread.
@safe final class Codec {
    private let compressor: OpaquePointer?
    private let decompressor: OpaquePointer?
    /// Compressed bytes before their size is known.
    private var scratch: [UInt8] = []
    /// Whether the next so many extents are worth the level that is asked for.
    private var probe = (isWorthIt: true, left: 0)

    init() {
        unsafe compressor = ZSTD_createCCtx()
        unsafe decompressor = ZSTD_createDCtx()
        unsafe precondition(compressor != nil && decompressor != nil, "libzstd: out of memory")
    }

    deinit {
        unsafe ZSTD_freeCCtx(compressor)
        unsafe ZSTD_freeDCtx(decompressor)
    }

    /// A whole frame over an extent. Many extents gain little by a level above 1, which takes half the time, or even
    /// lose: one of sixteen is compressed at both levels, and those behind it are taken to be like it.
    func extentFrame(_ raw: [UInt8], _ compressor: Compressor) -> [UInt8] {
        guard case .zstd(let level) = compressor, level > 1 else { return frame(raw, compressor) }
        guard probe.left == 0 else {
            probe.left -= 1
            return frame(raw, .zstd(level: probe.isWorthIt ? level : 1))
        }
        let (fast, full) = (frame(raw, .zstd(level: 1)), frame(raw, compressor))
        probe = (full.count + full.count / 32 < fast.count, 15)
        return full.count < fast.count ? full : fast
    }

    /// A whole frame over `raw`; as it is where that saves nothing.
    /// - Parameter prefix: bytes that `raw` is like, and that whoever decompresses it has; of use to zstd alone.
    func frame(_ raw: [UInt8], _ compressor: Compressor, prefix: [UInt8] = []) -> [UInt8] {
        frame(raw[...], compressor, prefix: prefix)
    }

    func frame(_ raw: ArraySlice<UInt8>, _ compressor: Compressor, prefix: [UInt8] = []) -> [UInt8] {
        switch compressor {
        case .none: break
        case .zstd(let level):
            if let frame = compressed(raw, level: level, prefix: prefix) { return frame }
        case .gzip(let level):
            guard let packed = Gzip.compressed(raw, level: level) else { break }
            return Frame.header(length: packed.count, .gzip, rawLength: raw.count) + packed
        }
        return Frame.header(length: raw.count, .none, rawLength: raw.count) + raw
    }

    private func compressed(_ raw: ArraySlice<UInt8>, level: Int, prefix: [UInt8]) -> [UInt8]? {
        let room = ZSTD_compressBound(raw.count)
        if scratch.count < room { scratch = [UInt8](repeating: 0, count: room) }
        // Below 3, zstd hardly finds in the prefix what it would find in what it has read.
        let level = prefix.isEmpty ? level : max(level, 3)
        unsafe ZSTD_CCtx_setParameter(compressor, ZSTD_c_compressionLevel, Int32(level))
        let size = unsafe scratch.withUnsafeMutableBytes { output in
            unsafe prefix.withUnsafeBytes { prefix in
                unsafe ZSTD_CCtx_refPrefix(compressor, prefix.baseAddress, prefix.count)
                return unsafe raw.withUnsafeBytes {
                    unsafe ZSTD_compress2(compressor, output.baseAddress, output.count, $0.baseAddress, $0.count)
                }
            }
        }
        guard ZSTD_isError(size) == 0, size < raw.count else { return nil }
        var frame = Frame.header(length: size, .zstd, rawLength: raw.count)
        frame.reserveCapacity(frame.count + size)
        frame += scratch[..<size]
        return frame
    }

    /// The `rawLength` bytes that `packed` was made from, with the same `prefix`; `nil` when it is not a zstd frame of
    /// exactly that many.
    func decompress(_ packed: ArraySlice<UInt8>, rawLength: Int, prefix: [UInt8] = []) -> [UInt8]? {
        var size = 0
        let raw = unsafe [UInt8](unsafeUninitializedCapacity: rawLength) { buffer, count in
            size = unsafe prefix.withUnsafeBytes { prefix in
                unsafe ZSTD_DCtx_refPrefix(decompressor, prefix.baseAddress, prefix.count)
                return unsafe packed.withUnsafeBytes {
                    unsafe ZSTD_decompressDCtx(decompressor, buffer.baseAddress, rawLength, $0.baseAddress, $0.count)
                }
            }
            count = ZSTD_isError(size) == 0 ? size : 0
        }
        return ZSTD_isError(size) == 0 && size == rawLength ? raw : nil
    }
}
