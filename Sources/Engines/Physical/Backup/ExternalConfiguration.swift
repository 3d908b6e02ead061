import Model
import Postgres

/// Configuration files that a base backup does not carry: those outside the data directory (Debian keeps them in
/// /etc/postgresql), and links in it.
struct ExternalConfiguration: Sendable {
    /// Full path on the server's host and bytes; stored under `external/`.
    var files: [(path: String, bytes: [UInt8])] = []
    /// What could not be read, for people.
    var notes: [String] = []

    /// Reads the files that the server's settings come from, `hba_file` and `ident_file`, and what these two name. What
    /// this role may not read is noted, not an error.
    /// - Parameter copied: paths in the data directory that the base backup has.
    static func read(
        _ session: Postgres.Session, copied: Set<String>
    ) async throws(PraError) -> ExternalConfiguration {
        var paths: [String: String] = [:], sources: [String] = []
        for row in try await session.query(
            """
            select name, setting from pg_settings
            where name in ('data_directory', 'config_file', 'hba_file', 'ident_file')
            union select 'source', sourcefile from pg_settings where sourcefile is not null
            """)
        {
            let (name, value) = (try row.text("name"), try row.optionalText("setting") ?? "")
            if name == "source" { sources.append(value) } else { paths[name] = value }
        }
        var found = ExternalConfiguration()
        guard let data = paths.removeValue(forKey: "data_directory") else {
            found.notes = ["this role may not see where the configuration files are (grant pg_read_all_settings)"]
            return found
        }
        var queue = Set(paths.values).union(sources).sorted(), seen = Set(queue)
        var isAccess = Set(["hba_file", "ident_file"].compactMap { paths[$0] })
        while !queue.isEmpty {
            let path = queue.removeFirst()
            let inside = path.hasPrefix(data + "/") ? String(path.dropFirst(data.count + 1)) : nil
            guard inside.map({ !copied.contains($0) }) ?? true, let bytes = await found.add(path, session),
                isAccess.contains(path)
            else { continue }
            let named = AccessFile(bytes, at: path)
            found.notes += named.folders.map { "\(path) includes folder \($0), which was not looked at" }
            for next in named.files where seen.insert(next).inserted {
                queue.append(next)
                isAccess.insert(next)
            }
        }
        return found
    }

    private mutating func add(_ path: String, _ session: Postgres.Session) async -> [UInt8]? {
        do throws(PraError) {
            let answer = try await session.query("select encode(pg_read_binary_file($1), 'hex') as bytes", [path])
            guard let bytes = bytesFromHex(try answer.only().text("bytes")) else { return nil }
            files.append((path, bytes))
            return bytes
        } catch {
            notes.append("\(path) was not read: \(error.cause ?? error.what)")
            return nil
        }
    }
}

/// What `pg_hba.conf`, `pg_ident.conf` or a file that they include names: lists as `@file`, and since PostgreSQL 16
/// `include`, `include_if_exists` and `include_dir`.
struct AccessFile: Equatable {
    private(set) var files: [String] = []
    private(set) var folders: [String] = []

    init(_ bytes: [UInt8], at path: String) {
        let folder = path.parentFolder
        let place = { (name: Substring) in name.hasPrefix("/") ? String(name) : "\(folder)/\(name)" }
        for line in String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline) {
            let words = line.prefix { $0 != "#" }.split { $0.isWhitespace || $0 == "," || $0 == "\"" }
            switch words.first {
            case "include", "include_if_exists": files += words.dropFirst().prefix(1).map(place)
            case "include_dir": folders += words.dropFirst().prefix(1).map(place)
            default: files += words.filter { $0.count > 1 && $0.hasPrefix("@") }.map { place($0.dropFirst()) }
            }
        }
    }
}
