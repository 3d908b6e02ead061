import CZlib

/// Whole buffers in gzip's form (RFC 1952).
enum Gzip {
    /// `nil` when it would not be shorter than `raw`.
    static func compressed(_ raw: ArraySlice<UInt8>, level: Int) -> [UInt8]? {
        let packed = unsafe [UInt8](unsafeUninitializedCapacity: raw.count) { buffer, count in
            count = unsafe raw.withUnsafeBytes {
                unsafe pra_gzip($0.baseAddress, $0.count, buffer.baseAddress, raw.count, Int32(level))
            }
        }
        return packed.isEmpty || packed.count == raw.count ? nil : packed
    }

    /// The `rawLength` bytes that `packed` was made from; `nil` when it is not a gzip stream of exactly that many.
    static func decompress(_ packed: ArraySlice<UInt8>, rawLength: Int) -> [UInt8]? {
        let raw = unsafe [UInt8](unsafeUninitializedCapacity: rawLength) { buffer, count in
            count = unsafe packed.withUnsafeBytes {
                unsafe pra_gunzip($0.baseAddress, $0.count, buffer.baseAddress, rawLength)
            }
        }
        return raw.isEmpty || raw.count != rawLength ? nil : raw
    }
}
