import Model

/// What a copy of a data directory does one after the other; reading is done ahead, by several readers.
enum LocalItem: Sendable {
    /// Of a tablespace, or of the data directory itself: what follows lies in there.
    case archive(UInt32?)
    case folder(String, FileStatus)
    case link(String, to: String, FileStatus)
    /// Whole files, together about an extent.
    case files([LocalFile])
    /// A part of a longer one.
    case part(LocalPart)
}

struct LocalFile: Sendable {
    /// In its archive.
    var path: String
    /// On this host.
    var place: String
    var status: FileStatus
    /// `nil` for files without pages.
    var relation: RelationFile?
}

struct LocalPart: Sendable {
    var file: LocalFile
    var source: SourceFile
    var range: Range<Int64>

    var isFirst: Bool { range.lowerBound == 0 }
    var isLast: Bool { range.upperBound == file.status.size }
}

/// What was read of a file, with what was found out while it was at hand.
struct ReadPart: Sendable {
    var bytes: [UInt8]
    /// CRC-32C.
    var checksum: UInt32
    /// Numbers in their relation of pages that fail.
    var damaged: [UInt32]
}
