import Model
import Stores

/// What recovery needs of `global/pg_control` (src/include/catalog/pg_control.h, little-endian). What is read here
/// stands where it stood in all known versions; only the checksum moved.
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
    /// Blocks in a file of a relation; a longer one has several.
    package var relationSegmentBlocks: UInt32
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

    /// Major versions of PostgreSQL that `pra` can back up and restore: their control files are known.
    package static let majors = 15...18

    /// - Throws: `.storeCorrupt` when the bytes are no whole control file; `.refused` when their version is unknown.
    package init(_ bytes: [UInt8]) throws(PraError) {
        _ = try ControlFile.checkedCount(bytes)
        let field = Fields(bytes)
        system = SystemIdentifier(field.long(0))
        (catalogVersion, state) = (field.word(12), field.word(16))
        (checkpoint, redo, timeline) = (LSN(field.long(32)), LSN(field.long(40)), Timeline(field.word(48)))
        minRecovery = LSN(field.long(136))
        (blockBytes, relationSegmentBlocks, segmentBytes) = (
            Int(field.word(216)), field.word(220), Int64(field.word(228))
        )
        hasChecksums = field.word(252) != 0
        limits = Limits(
            connections: field.word(180), workers: field.word(184), senders: field.word(188),
            preparedTransactions: field.word(192), locksPerTransaction: field.word(196))
    }

    /// The same control file with a checkpoint that is nowhere, as pgBackRest writes it: recovery takes the place to
    /// begin from `backup_label`, and a server without that file finds nothing to start from, instead of a wrong one.
    static func withoutCheckpoint(_ bytes: [UInt8]) throws(PraError) -> [UInt8] {
        let checked = try checkedCount(bytes)
        var bytes = bytes
        bytes.replaceSubrange(32..<40, with: [0xAD, 0xDE, 0, 0, 0, 0, 0, 0])
        let crc = crc32c(Array(bytes[0..<checked]))
        bytes.replaceSubrange(checked..<checked + 4, with: (0..<4).map { UInt8(truncatingIfNeeded: crc >> (8 * $0)) })
        return bytes
    }

    /// How many bytes the checksum of a sound control file is over.
    private static func checkedCount(_ bytes: [UInt8]) throws(PraError) -> Int {
        let field = Fields(bytes)
        guard bytes.count >= smallest else { throw damaged("has \(bytes.count) bytes, fewer than a control file") }
        // A zeroed file has no version either.
        guard field.word(8) != 0 else { throw damaged("has no version") }
        guard let checked = checkedBytes[field.word(8)] else { throw unknown(version: field.word(8)) }
        guard crc32c(Array(bytes[0..<checked])) == field.word(checked) else { throw damaged("fails its checksum") }
        return checked
    }

    /// How many bytes stand before the checksum, by version: 1300 is that of PostgreSQL 13 to 17; 1800, of 18, has one
    /// more `bool` before the nonce.
    private static let checkedBytes: [UInt32: Int] = [1300: 288, 1800: 292]
    private static let smallest = 296
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

private func unknown(version: UInt32) -> PraError {
    PraError(
        .refused,
        "global/pg_control has version \(version), which this pra does not know: it knows those of PostgreSQL "
            + "\(ControlFile.majors.lowerBound) to \(ControlFile.majors.upperBound)",
        remedy: "use a newer pra; if the server is an older one, `pra verify` says whether the point is intact")
}

private func damaged(_ how: String) -> PraError {
    PraError(
        .storeCorrupt, "global/pg_control \(how)",
        remedy: "choose another recovery point: `pra points`; `pra verify` says which are intact")
}
