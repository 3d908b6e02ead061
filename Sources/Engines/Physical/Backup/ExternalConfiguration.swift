import Model
import Postgres

/// Configuration files outside the data directory: a base backup does not carry them (Debian keeps them in
/// /etc/postgresql).
struct ExternalConfiguration: Sendable {
    /// File name and bytes, as they are stored under `external/`.
    var files: [(name: String, bytes: [UInt8])] = []
    /// What could not be read, for people.
    var notes: [String] = []

    /// Reads `config_file`, `hba_file` and `ident_file` where they lie outside. What this role may not read is noted,
    /// not an error.
    static func read(_ session: Postgres.Session) async throws(PraError) -> ExternalConfiguration {
        let settings = try await session.query(
            """
            select name, setting from pg_settings
            where name in ('data_directory', 'config_file', 'hba_file', 'ident_file') order by name
            """)
        var paths: [String: String] = [:]
        for row in settings { paths[try row.text("name")] = try row.optionalText("setting") }
        var found = ExternalConfiguration()
        guard let data = paths.removeValue(forKey: "data_directory") else {
            found.notes = ["this role may not see where the configuration files are (grant pg_read_all_settings)"]
            return found
        }
        for (_, path) in paths.sorted(by: { $0.key < $1.key }) where !path.hasPrefix(data + "/") {
            await found.add(path, session)
        }
        return found
    }

    private mutating func add(_ path: String, _ session: Postgres.Session) async {
        let name = path.split(separator: "/").last.map(String.init) ?? path
        do throws(PraError) {
            let answer = try await session.query("select encode(pg_read_binary_file($1), 'hex') as bytes", [path])
            if let bytes = bytesFromHex(try answer.only().text("bytes")) { files.append((name, bytes)) }
        } catch {
            notes.append("\(path) was not read: \(error.cause ?? error.what)")
        }
    }
}
