import Model

/// What recovery needs of `global/pg_control` (src/include/catalog/pg_control.h, version 1300: PostgreSQL 13 to 17,
/// little-endian).
package struct ControlFile: Hashable, Sendable {
    package var system: SystemIdentifier
    package var catalogVersion: UInt32
    /// As `DBState`: 1 is a clean shutdown, 6 is in production.
    package var state: UInt32
    package var checkpoint: LSN
    package var redo: LSN
    package var timeline: Timeline
    package var minRecovery: LSN
    package var blockBytes: Int
    package var segmentBytes: Int64
    package var hasChecksums: Bool
    package var limits: Limits

    /// Settings that must be no smaller than they were on the source, or recovery stops.
    package struct Limits: Hashable, Sendable {
        package var connections: UInt32
        package var workers: UInt32
        package var senders: UInt32
        package var preparedTransactions: UInt32
        package var locksPerTransaction: UInt32
    }

    /// - Throws: `.storeCorrupt` when the bytes are no whole control file of a known version.
    package init(_ bytes: [UInt8]) throws(PraError) {
        guard bytes.count >= ControlFile.checkedBytes + 4 else {
            throw damaged("has \(bytes.count) bytes, fewer than a control file")
        }
        let field = Fields(bytes)
        guard field.word(8) == ControlFile.version else {
            throw damaged("has version \(field.word(8)); versions of PostgreSQL 13 to 17 (1300) are known")
        }
        guard crc32c(bytes[0..<ControlFile.checkedBytes]) == field.word(ControlFile.checkedBytes) else {
            throw damaged("fails its checksum")
        }
        system = SystemIdentifier(field.long(0))
        (catalogVersion, state) = (field.word(12), field.word(16))
        (checkpoint, redo, timeline) = (LSN(field.long(32)), LSN(field.long(40)), Timeline(field.word(48)))
        minRecovery = LSN(field.long(136))
        (blockBytes, segmentBytes) = (Int(field.word(216)), Int64(field.word(228)))
        hasChecksums = field.word(252) != 0
        limits = Limits(
            connections: field.word(180), workers: field.word(184), senders: field.word(188),
            preparedTransactions: field.word(192), locksPerTransaction: field.word(196))
    }

    private static let version: UInt32 = 1300
    /// The checksum stands after everything else.
    private static let checkedBytes = 288
}

private struct Fields {
    private let bytes: [UInt8]

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    func word(_ offset: Int) -> UInt32 {
        (0..<4).reduce(0) { $0 | UInt32(bytes[offset + $1]) << (8 * $1) }
    }

    func long(_ offset: Int) -> UInt64 {
        UInt64(word(offset)) | UInt64(word(offset + 4)) << 32
    }
}

private func damaged(_ how: String) -> PraError {
    PraError(
        .storeCorrupt, "global/pg_control \(how)",
        remedy: "choose another recovery point: `pra points`; `pra verify` says which are intact")
}

/// CRC-32C (Castagnoli), a bit at a time: a control file has 288 bytes.
private func crc32c(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var crc = UInt32.max
    for byte in bytes {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 0 ? crc >> 1 : (crc >> 1) ^ 0x82F6_3B78 }
    }
    return ~crc
}
