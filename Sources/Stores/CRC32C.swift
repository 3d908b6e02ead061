import CProcessor

/// CRC-32C (Castagnoli) as in RFC 3720: reflected, polynomial 0x1EDC6F41, initial value and final xor all ones. Four
/// parts of a long input side by side, because each step waits for the one before it.
package func crc32c(_ bytes: UnsafeRawBufferPointer) -> UInt32 {
    let part = bytes.count / 4 & ~7
    guard part >= 1024 else { return unsafe remainder(of: bytes, from: .max) }
    let states = hasInstruction ? unsafe byInstruction(bytes, part: part) : unsafe byTables(bytes, part: part)
    let last = unsafe remainder(of: UnsafeRawBufferPointer(rebasing: bytes[(4 * part)...]), from: states[3])
    let half = crc32c(~states[0], followedBy: ~states[1], bytes: part)
    let more = crc32c(half, followedBy: ~states[2], bytes: part)
    return crc32c(more, followedBy: last, bytes: bytes.count - 3 * part)
}

let hasInstruction = pra_has_crc32c() != 0

func byInstruction(_ bytes: UnsafeRawBufferPointer, part: Int) -> InlineArray<4, UInt32> {
    var states: (UInt32, UInt32, UInt32, UInt32) = (.max, .max, .max, .max)
    unsafe withUnsafeMutableBytes(of: &states) { states in
        unsafe pra_crc32c_four(states.baseAddress?.assumingMemoryBound(to: UInt32.self), bytes.baseAddress, part)
    }
    return [states.0, states.1, states.2, states.3]
}

/// Eight tables, eight bytes a step (Intel, "slicing-by-8").
func byTables(_ bytes: UnsafeRawBufferPointer, part: Int) -> InlineArray<4, UInt32> {
    var (a, b, c, d) = (UInt32.max, UInt32.max, UInt32.max, UInt32.max)
    unsafe tables.withUnsafeBufferPointer { table in
        var offset = 0
        while offset < part {
            unsafe a = stepped(a, bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self), table)
            unsafe b = stepped(b, bytes.loadUnaligned(fromByteOffset: offset &+ part, as: UInt64.self), table)
            unsafe c = stepped(c, bytes.loadUnaligned(fromByteOffset: offset &+ 2 &* part, as: UInt64.self), table)
            unsafe d = stepped(d, bytes.loadUnaligned(fromByteOffset: offset &+ 3 &* part, as: UInt64.self), table)
            offset &+= 8
        }
    }
    return [a, b, c, d]
}

func crc32c(_ bytes: ArraySlice<UInt8>) -> UInt32 { unsafe bytes.withUnsafeBytes { unsafe crc32c($0) } }

package func crc32c(_ bytes: [UInt8]) -> UInt32 { unsafe bytes.withUnsafeBytes { unsafe crc32c($0) } }

/// The checksum of two parts in a row from those of each: the first is moved on by as many zeros as the second has
/// bytes (zlib's crc32_combine).
/// - Parameter count: bytes of the second part.
package func crc32c(_ first: UInt32, followedBy second: UInt32, bytes count: Int) -> UInt32 {
    var (shift, square, left) = (UInt32(1) << 31, UInt32(1) << 23, count)
    while left > 0 {
        if left & 1 == 1 { shift = product(shift, square) }
        square = product(square, square)
        left >>= 1
    }
    return product(shift, first) ^ second
}

/// The checksum of zeros alone.
package func crc32c(zeros count: Int) -> UInt32 { ~crc32c(.max, followedBy: 0, bytes: count) }

/// Of two polynomials modulo the one of the checksum, reflected: the highest bit is x⁰.
private func product(_ a: UInt32, _ b: UInt32) -> UInt32 {
    var (sum, factor, bit) = (UInt32(0), b, UInt32(1) << 31)
    while bit != 0 {
        if a & bit != 0 { sum ^= factor }
        factor = factor & 1 == 1 ? factor >> 1 ^ polynomial : factor >> 1
        bit >>= 1
    }
    return sum
}

private func remainder(of bytes: UnsafeRawBufferPointer, from start: UInt32) -> UInt32 {
    var (crc, offset) = (start, 0)
    unsafe tables.withUnsafeBufferPointer { table in
        while offset + 8 <= bytes.count {
            unsafe crc = stepped(crc, bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self), table)
            offset += 8
        }
        while offset < bytes.count {
            unsafe crc = crc >> 8 ^ table[Int((crc ^ UInt32(bytes[offset])) & 255)]
            offset += 1
        }
    }
    return ~crc
}

@inline(__always)
private func stepped(_ crc: UInt32, _ word: UInt64, _ table: UnsafeBufferPointer<UInt32>) -> UInt32 {
    let mixed = UInt64(littleEndian: word) ^ UInt64(crc)
    let high =
        unsafe table[7 << 8 | lane(mixed, 0)] ^ table[6 << 8 | lane(mixed, 1)]
        ^ table[5 << 8 | lane(mixed, 2)] ^ table[4 << 8 | lane(mixed, 3)]
    let low =
        unsafe table[3 << 8 | lane(mixed, 4)] ^ table[2 << 8 | lane(mixed, 5)]
        ^ table[1 << 8 | lane(mixed, 6)] ^ table[lane(mixed, 7)]
    return high ^ low
}

@inline(__always)
private func lane(_ word: UInt64, _ number: UInt64) -> Int { Int(truncatingIfNeeded: word >> (8 * number) & 255) }

private let polynomial: UInt32 = 0x82F6_3B78

private let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 8 * 256)
    for byte in 0..<256 {
        tables[byte] = (0..<8).reduce(UInt32(byte)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ polynomial : crc >> 1 }
    }
    for lane in 1..<8 {
        for byte in 0..<256 {
            let previous = tables[(lane - 1) << 8 | byte]
            tables[lane << 8 | byte] = previous >> 8 ^ tables[Int(previous & 255)]
        }
    }
    return tables
}()
