import Children
import Foundation

/// PostgreSQL's own programs, as the newest version of the system has them, and those of other versions.
package enum Programs {
    /// `nil` when no PostgreSQL is installed. `PRA_TEST_PROGRAMS` names another folder.
    package static let folder: String? = {
        if let chosen = ProcessInfo.processInfo.environment["PRA_TEST_PROGRAMS"] { return chosen }
        return installed["/usr/lib/postgresql"]?.max { $0.key < $1.key }?.value
    }()

    /// Where the programs of each major version are that tests can use: the system's, and what the quickstart fetched.
    package static let folders: [Int: String] = installed.values.reduce(into: [:]) { found, more in
        found.merge(more) { first, _ in first }
    }

    /// Fetched by `./quickstart.sh test`, beside what the system has.
    package static let fetched = [16, 18]

    /// In CI a missing version fails the tests; elsewhere they say that they skip it.
    package static let mayBeMissing = ProcessInfo.processInfo.environment["CI"] != "true"

    private static let installed: [String: [Int: String]] = {
        var found: [String: [Int: String]] = [:]
        for root in ["/usr/lib/postgresql", "/var/tmp/pra-test-postgres"] {
            let majors = (try? FileManager.default.contentsOfDirectory(atPath: root))?.compactMap { Int($0) } ?? []
            let folders = majors.map { ($0, "\(root)/\($0)/bin") }
                .filter { FileManager.default.isExecutableFile(atPath: "\($0.1)/initdb") }
            found[root] = Dictionary(uniqueKeysWithValues: folders)
        }
        return found
    }()

    /// The user that owns clusters: `postgres` when we are root, which PostgreSQL refuses to run as.
    static let owner: String? = getuid() == 0 ? "postgres" : nil

    /// Runs a program to its end and returns its standard output. Blocks: call it on a thread of your own.
    /// - Parameter owner: who runs it; `nil` for this process's own user.
    /// - Parameter chosen: folder of the program; of the newest version when absent.
    static func run(
        _ program: String, _ arguments: [String], as owner: String? = owner, in chosen: String? = nil
    ) throws -> String {
        guard let folder = chosen ?? folder else {
            throw HarnessError("no PostgreSQL is installed under /usr/lib/postgresql")
        }
        let path = program.hasPrefix("/") ? program : "\(folder)/\(program)"
        let command = owner.map { ["runuser", "-u", $0, "--", path] + arguments } ?? [path] + arguments
        // Files: the end of a pipe that a server inherited by accident would never come.
        let output = "/tmp/pra-output-\(UUID())", errors = output + "-errors"
        defer { for file in [output, errors] { unsafe unlink(file) } }
        let environment = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"]
        let process = try spawn(command, output: output, errors: errors, environment: environment)
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { throw HarnessError("waitpid for \(program): errno \(errno)") }
        }
        let said = try String(contentsOfFile: output, encoding: .utf8)
        let complaints = try String(contentsOfFile: errors, encoding: .utf8)
        guard status == 0 else {
            throw HarnessError("\(program) ended with wait status \(status): \(complaints)\(said)")
        }
        return said
    }
}

package struct HarnessError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
