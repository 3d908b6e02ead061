import Model

/// Reads the tar stream of one archive of a base backup (ustar, as the server's basebackup.c writes it), a chunk at a
/// time, into a sink.
struct TarReader: Sendable {
    private enum State {
        case header([UInt8])
        /// Bytes that are left of the file, and of its padding behind it.
        case body(left: Int64, padding: Int64)
        case padding(Int64)
    }

    private static let blockBytes = 512
    private var state = State.header([])

    mutating func feed(_ chunk: ArraySlice<UInt8>, into sink: inout BackupSink) async throws(PraError) {
        var rest = chunk
        while !rest.isEmpty {
            switch state {
            case .header(let begun):
                let part = rest.prefix(TarReader.blockBytes - begun.count)
                rest = rest.dropFirst(part.count)
                let block = begun + part
                state = .header(block)
                if block.count == TarReader.blockBytes { state = try await begin(block, &sink) }
            case .body(let left, let padding):
                let part = rest.prefix(Int(clamping: left))
                rest = rest.dropFirst(part.count)
                try await sink.append(part)
                state = .body(left: left - Int64(part.count), padding: padding)
                if left == Int64(part.count) {
                    try await sink.endFile()
                    state = .padding(padding)
                }
            case .padding(let left):
                let part = rest.prefix(Int(clamping: left))
                rest = rest.dropFirst(part.count)
                state = left == Int64(part.count) ? .header([]) : .padding(left - Int64(part.count))
            }
            if case .padding(0) = state { state = .header([]) }
        }
    }

    /// - Throws: `.backupFailed` when the archive ended in the middle of a file.
    func finish() throws(PraError) {
        guard case .header(let begun) = state, begun.isEmpty else { throw malformed("it ends in the middle of a file") }
    }

    /// Handles one header block; what follows it.
    private func begin(_ block: [UInt8], _ sink: inout BackupSink) async throws(PraError) -> State {
        // Archives end with blocks of zeros.
        if block.allSatisfy({ $0 == 0 }) { return .header([]) }
        let header = try TarHeader(block)
        var path = header.name.hasPrefix("./") ? String(header.name.dropFirst(2)) : header.name
        // As folders have it, and links to them.
        if path.hasSuffix("/") { path.removeLast() }
        switch header.kind {
        case .file:
            try await sink.beginFile(path, mode: header.mode, size: header.size, modified: header.modified)
            guard header.size > 0 else {
                try await sink.endFile()
                return .header([])
            }
            let block = Int64(TarReader.blockBytes)
            return .body(left: header.size, padding: (block - header.size % block) % block)
        case .directory:
            try await sink.addDirectory(path, mode: header.mode, modified: header.modified)
        case .symlink:
            try await sink.addSymlink(path, to: header.link, mode: header.mode, modified: header.modified)
        }
        return .header([])
    }
}

private struct TarHeader {
    enum Kind { case file, directory, symlink }

    var name: String
    var link: String
    var mode: UInt32
    var size: Int64
    var modified: Timestamp
    var kind: Kind

    init(_ block: [UInt8]) throws(PraError) {
        let sum = block.indices.reduce(0) { $0 + Int((148..<156).contains($1) ? 32 : block[$1]) }
        guard TarHeader.number(block[148..<156]) == Int64(sum) else { throw malformed("a header fails its checksum") }
        guard let mode = TarHeader.number(block[100..<108]), let size = TarHeader.number(block[124..<136]), size >= 0,
            let seconds = TarHeader.number(block[136..<148])
        else { throw malformed("a header has an unreadable number") }
        (self.mode, self.size, modified) = (
            UInt32(truncatingIfNeeded: mode & 0o7777), size, Timestamp(seconds: seconds)
        )
        let prefix = TarHeader.text(block[345..<500]), last = TarHeader.text(block[0..<100])
        name = prefix.isEmpty ? last : "\(prefix)/\(last)"
        link = TarHeader.text(block[157..<257])
        switch block[156] {
        case 0, UInt8(ascii: "0"): kind = .file
        case UInt8(ascii: "5"): kind = .directory
        case UInt8(ascii: "2"): kind = .symlink
        default: throw malformed("“\(name)” is of a kind that base backups do not have")
        }
    }

    private static func text(_ field: ArraySlice<UInt8>) -> String {
        String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
    }

    /// Octal digits, or, from 8 GiB on, big-endian binary marked by the high bit.
    private static func number(_ field: ArraySlice<UInt8>) -> Int64? {
        if let first = field.first, first & 0x80 != 0 {
            return field.dropFirst().reduce(0) { $0 << 8 | Int64($1) }
        }
        let digits = field.drop { $0 == 32 }.prefix { (48...55).contains($0) }
        return digits.isEmpty ? nil : digits.reduce(0) { $0 << 3 | Int64($1 - 48) }
    }
}

private func malformed(_ what: String) -> PraError {
    PraError(
        .backupFailed, "the server's base backup is not the tar archive that it should be: \(what)",
        remedy: "run the backup again; if it repeats, report it with the server's version", retry: .later)
}
