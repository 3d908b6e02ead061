import Model

/// One file, directory or symbolic link of a point (FORMAT.md, Trees).
package struct TreeEntry: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        case file(size: Int64)
        case directory
        case symlink(target: String)
    }

    /// The extents of a file: `id` is the only one at level 0, a map of them at level 1, a map of maps at level 2.
    struct Content: Hashable, Sendable {
        var level: UInt8
        var id: Digest
    }

    /// Relative, with the prefix of its part: `pgdata/base/5/16384`, `tablespaces/16400/…`, `backup_manifest`.
    package var path: String
    package var kind: Kind
    /// Permission bits.
    package var mode: UInt32
    package var modified: Timestamp
    /// `nil` for an empty file and for what is not a file.
    var content: Content?

    package var size: Int64 { if case .file(let size) = kind { size } else { 0 } }

    static let longestPath = Int(UInt16.max)

    func write(to writer: inout ByteWriter) {
        switch kind {
        case .file: writer.put(UInt8(1))
        case .directory: writer.put(UInt8(2))
        case .symlink: writer.put(UInt8(3))
        }
        writer.put(mode)
        writer.put(modified.microseconds)
        writer.put(text: path)
        switch kind {
        case .file(let size):
            writer.put(size)
            guard let content else { return }
            writer.put(content.level)
            writer.put(content.id)
        case .directory: return
        case .symlink(let target): writer.put(text: target)
        }
    }
}

extension TreeEntry {
    init(from reader: inout ByteReader) throws(PraError) {
        let number = try reader.take(UInt8.self)
        mode = try reader.take(UInt32.self)
        modified = Timestamp(microseconds: try reader.take(Int64.self))
        path = try reader.takeText()
        content = nil
        switch number {
        case 1:
            let size = try reader.take(Int64.self)
            kind = .file(size: size)
            guard size > 0 else { return }
            content = Content(level: try reader.take(UInt8.self), id: try reader.takeDigest())
        case 2: kind = .directory
        case 3: kind = .symlink(target: try reader.takeText())
        default: throw corrupt(reader.object, "it has an entry of kind \(number)")
        }
    }
}

/// The first extent of a tree: magic, number of entries, and the map of the chunks that hold them. Its id is the tree's
/// id.
struct TreeRoot {
    static let magic = Array("PRATREE1".utf8)

    var entryCount: UInt64
    /// `nil` for a tree without entries.
    var chunks: TreeEntry.Content?

    func encoded() -> [UInt8] {
        var writer = ByteWriter(bytes: Self.magic)
        writer.put(entryCount)
        if let chunks {
            writer.put(chunks.level)
            writer.put(chunks.id)
        }
        return writer.bytes
    }

    init(entryCount: UInt64, chunks: TreeEntry.Content?) { (self.entryCount, self.chunks) = (entryCount, chunks) }

    init(parsing bytes: [UInt8], of object: String) throws(PraError) {
        var reader = ByteReader(bytes[...], of: object)
        guard try reader.take(count: 8).elementsEqual(Self.magic) else { throw corrupt(object, "it is not a tree") }
        entryCount = try reader.take(UInt64.self)
        guard entryCount > 0 else { return }
        chunks = TreeEntry.Content(level: try reader.take(UInt8.self), id: try reader.takeDigest())
    }
}
