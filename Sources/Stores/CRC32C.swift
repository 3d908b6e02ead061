/// CRC-32C (Castagnoli) as in RFC 3720: reflected, polynomial 0x1EDC6F41, initial value and final xor all ones.
/// Eight tables, eight bytes a step (Intel, "slicing-by-8").
func crc32c(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    var crc: UInt32 = 0xFFFF_FFFF
    var offset = 0
    unsafe tables.withUnsafeBufferPointer { table in
        while offset + 8 <= bytes.count {
            let word = UInt64(littleEndian: unsafe bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            let mixed = word ^ UInt64(crc)
            unsafe crc =
                table[7 << 8 | lane(mixed, 0)] ^ table[6 << 8 | lane(mixed, 1)]
                ^ table[5 << 8 | lane(mixed, 2)] ^ table[4 << 8 | lane(mixed, 3)]
            unsafe crc ^=
                table[3 << 8 | lane(mixed, 4)] ^ table[2 << 8 | lane(mixed, 5)]
                ^ table[1 << 8 | lane(mixed, 6)] ^ table[lane(mixed, 7)]
            offset += 8
        }
        while offset < bytes.count {
            unsafe crc = crc >> 8 ^ table[Int((crc ^ UInt32(bytes[offset])) & 255)]
            offset += 1
        }
    }
    return ~crc
}

func crc32c(_ bytes: ArraySlice<UInt8>) -> UInt32 { unsafe bytes.withUnsafeBytes { unsafe crc32c($0) } }

private func lane(_ word: UInt64, _ number: UInt64) -> Int { Int(truncatingIfNeeded: word >> (8 * number) & 255) }

private let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
        tables[byte] = (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
    }
    for lane in 1..<8 {
        for byte in 0..<256 {
            let previous = tables[(lane - 1) << 8 | byte]
            tables[lane << 8 | byte] = previous >> 8 ^ tables[Int(previous & 255)]
        }
    }
    return tables
}()
