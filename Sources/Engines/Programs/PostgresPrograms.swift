import Glibc
import Model
import Ports

/// A folder of PostgreSQL's own programs of one major version.
package struct PostgresPrograms: Hashable, Sendable {
    package var folder: String
    package var major: Int

    package init(folder: String, major: Int) { (self.folder, self.major) = (folder, major) }

    package func path(_ program: String) -> String { "\(folder)/\(program)" }

    /// Whether this installation has the program; only the server's package has all of them.
    package func has(_ program: String) -> Bool { isExecutable(path(program)) }

    /// Looks in `configured` alone when it is given, else where `pg_config` points, in the distributions' folders,
    /// and along PATH.
    /// - Throws: `.programMissing` when no folder has a `postgres` of that major version.
    package static func find(
        major: Int, configured: String?, search: [String] = searchPath(), runner: any ProcessRunner
    ) async throws(PraError) -> PostgresPrograms {
        var folders = configured.map { [$0] } ?? []
        if configured == nil {
            folders = ["/usr/lib/postgresql/\(major)/bin", "/usr/pgsql-\(major)/bin"]
            if let told = try await toldByConfig(search, runner) { folders.append(told) }
            folders += search
        }
        for folder in folders where isExecutable("\(folder)/postgres") {
            let answer = try await runner.run(Command("\(folder)/postgres", ["--version"]), deadline: .seconds(10))
            if majorVersion(answer.output) == major { return PostgresPrograms(folder: folder, major: major) }
        }
        throw PraError(
            .programMissing,
            "no PostgreSQL \(major) server programs in \(folders.joined(separator: ", "))",
            remedy: "install PostgreSQL \(major) (Debian: apt-get install postgresql-\(major)), "
                + "or name its folder in the cluster's `programs`")
    }

    /// The folders of PATH.
    package static func searchPath() -> [String] {
        let path = unsafe getenv("PATH").map { unsafe String(cString: $0) } ?? "/usr/local/bin:/usr/bin:/bin"
        return path.split(separator: ":").map(String.init).filter { $0.hasPrefix("/") }
    }

    private static func toldByConfig(
        _ search: [String], _ runner: any ProcessRunner
    ) async throws(PraError) -> String? {
        guard let folder = search.first(where: { isExecutable("\($0)/pg_config") }) else { return nil }
        let answer = try await runner.run(Command("\(folder)/pg_config", ["--bindir"]), deadline: .seconds(10))
        let told = answer.output.split(whereSeparator: \.isNewline).first.map(String.init)
        return answer.exitStatus == 0 ? told : nil
    }
}

func isExecutable(_ path: String) -> Bool { unsafe access(path, X_OK) == 0 }

/// The major version in what `postgres --version` prints, `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`;
/// `nil` in anything else.
package func majorVersion(_ printed: String) -> Int? {
    let words = printed.split(whereSeparator: \.isWhitespace)
    guard let name = words.firstIndex(of: "(PostgreSQL)"), name + 1 < words.count else { return nil }
    return Int(words[name + 1].prefix { $0.isNumber })
}
