import Model
import Stores

/// The `backup_manifest` of a copy that the server did not make, as `pg_verifybackup`, `pg_combinebackup` and the
/// server's own incremental backups read it (backup_manifest.c).
struct BackupManifest: Sendable {
    private var text = GrowingFile("backup_manifest")
    /// Of `text`.
    private var hash = Hash()
    private var isEmpty = true

    /// - Parameter major: version 2, with the system's identifier, came with PostgreSQL 17.
    init(system: SystemIdentifier, major: Int) {
        let begin =
            major >= 17
            ? "{ \"PostgreSQL-Backup-Manifest-Version\": 2,\n\"System-Identifier\": \(system),\n"
            : "{ \"PostgreSQL-Backup-Manifest-Version\": 1,\n"
        add(begin + "\"Files\": [")
    }

    private mutating func add(_ more: String) {
        let bytes = Array(more.utf8)
        text.append(bytes)
        hash.add(bytes[...])
    }

    /// - Parameters:
    ///   - path: in the data directory, through `pg_tblspc` for what lies in a tablespace.
    ///   - checksum: CRC-32C.
    mutating func add(_ path: String, size: Int64, modified: Timestamp, checksum: UInt32) {
        let instant = Timestamp(seconds: modified.microseconds / 1_000_000).description
        let time = instant.dropLast().replacing("T", with: " ")
        // As the number lies in the memory of a little-endian machine.
        let digits = hexString((0..<4).map { UInt8(truncatingIfNeeded: checksum >> (8 * $0)) })
        let name = JSONValue.text(path).compact
        add(
            "\(isEmpty ? "" : ",")\n{ \"Path\": \(name), \"Size\": \(size), \"Last-Modified\": \"\(time) GMT\", "
                + "\"Checksum-Algorithm\": \"CRC32C\", \"Checksum\": \"\(digits)\" }")
        isEmpty = false
    }

    /// Lets go of what fills extents.
    mutating func storeFull(by writer: PointWriter) async throws(PraError) { try await text.storeFull(by: writer) }

    /// The document to its end; its last line has the checksum of those before it.
    /// - Parameter ranges: the WAL that the copy needs, as `range` or the manifest of a server says it.
    func finished(ranges: String) -> GrowingFile {
        var whole = self
        whole.add("\n],\n\(ranges),\n")
        whole.add("\"Manifest-Checksum\": \"\(whole.hash.digest().hex)\"}\n")
        return whole.text
    }

    static func range(_ timeline: Timeline, from start: LSN, to stop: LSN) -> String {
        "\(rangesField)[\n{ \"Timeline\": \(timeline), \"Start-LSN\": \"\(start)\", \"End-LSN\": \"\(stop)\" }\n]"
    }

    private static let rangesField = "\"WAL-Ranges\": "

    /// What a server's manifest says of WAL.
    static func ranges(in manifest: GrowingFile) -> String? {
        // It stands at the end, after the files.
        let end = String(decoding: manifest.end, as: UTF8.self)
        guard let start = end.firstRange(of: rangesField), let last = end.firstRange(of: ",\n\"Manifest-Checksum\"")
        else {
            return nil
        }
        return String(end[start.lowerBound..<last.lowerBound])
    }

    /// Reads a point's manifest, about an extent of whole lines at a time: of many files it is long.
    static func read(
        _ entry: TreeEntry, in store: Store, _ take: ([UInt8]) -> Void
    ) async throws(PraError) {
        var rest: [UInt8] = [], ids = store.extents(of: entry).makeAsyncIterator()
        while let id = try await ids.next() {
            rest += try await store.extent(id)
            let whole = Array(rest[..<((rest.lastIndex(of: UInt8(ascii: "\n")) ?? -1) + 1)])
            rest.removeFirst(whole.count)
            take(whole)
        }
    }

    /// The CRC-32C of each file, by its path in a point's tree, as far as names are plain and checksums of that kind.
    static func checksums(in manifest: [UInt8]) -> [String: UInt32] {
        files(in: manifest) { words in
            guard let kind = words.firstIndex(of: "Checksum-Algorithm"), kind + 6 < words.count,
                words[kind + 2] == "CRC32C", let bytes = bytesFromHex(words[kind + 6]), bytes.count == 4
            else { return nil }
            return bytes.reversed().reduce(0) { $0 << 8 | UInt32($1) }
        }
    }

    /// How many bytes each file has, by its path in a point's tree, as far as names are plain.
    static func sizes(in manifest: [UInt8]) -> [String: Int64] {
        files(in: manifest) { words in
            words.firstIndex(of: "Size").flatMap { Int64(words[$0 + 1].filter(\.isNumber)) }
        }
    }

    /// - Parameter value: of one file's line, split at its quotes.
    private static func files<Value>(in manifest: [UInt8], _ value: ([String]) -> Value?) -> [String: Value] {
        var found: [String: Value] = [:]
        for line in manifest.split(separator: UInt8(ascii: "\n")) {
            let words = line.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
                .map { String(decoding: $0, as: UTF8.self) }
            guard words.count > 6, words[1] == "Path", !words[3].contains("\\"), let value = value(words) else {
                continue
            }
            found[stored(words[3])] = value
        }
        return found
    }

    /// How the manifest names what is at `path` in a point's tree.
    static func listed(_ path: String) -> String {
        if path.hasPrefix("pgdata/") { return String(path.dropFirst("pgdata/".count)) }
        return path.hasPrefix("tablespaces/") ? "pg_tblspc/" + path.dropFirst("tablespaces/".count) : path
    }

    private static func stored(_ name: String) -> String {
        name.hasPrefix("pg_tblspc/") ? "tablespaces/" + name.dropFirst("pg_tblspc/".count) : "pgdata/" + name
    }
}
