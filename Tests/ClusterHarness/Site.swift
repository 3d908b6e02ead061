import Foundation
import Ports

/// An operator's folder and shell: `manifests/`, `policies/`, `password`, and what `pra` makes of them (`state`,
/// `store`, `reports`). An actor with its own thread, because waiting for processes blocks.
package actor Site {
    /// Of the role `pra`; distinctive, so that a test can look for it everywhere.
    package static let password = "swordfish-7f3a9e"
    package static let owner: String? = getuid() == 0 ? "postgres" : nil
    private static let binary = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(
        path: "pra"
    )
    .path()

    /// `pra`.
    package nonisolated var program: String { Site.binary }
    /// `pra-wal`.
    package static let small = binary + "-wal"

    package nonisolated let folder: String
    private let socket: String
    private let thread = SerialThread()
    private var shell: Shell

    package nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }
    package nonisolated var store: String { "\(folder)/store" }
    package nonisolated var state: String { "\(folder)/state" }

    /// - Parameter socket: of the cluster that the manifests name, whether or not a server listens there.
    init(folder: String, socket: String) throws {
        (self.folder, self.socket) = (folder, socket)
        let variables = [
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": folder,
            "PRA_STATE": "\(folder)/state", "USER": "tester",
        ]
        shell = Shell(folder: folder, environment: variables)
        for name in ["manifests", "policies"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        try Data(Site.password.utf8).write(to: URL(filePath: "\(folder)/password"))
        try Data(Statement.retention.utf8).write(to: URL(filePath: "\(folder)/policies/retention.yaml"))
        try Site.write(Statement(), folder, socket)
    }

    package func state(_ statement: Statement) throws { try Site.write(statement, folder, socket) }

    private static func write(_ statement: Statement, _ folder: String, _ socket: String) throws {
        let text = statement.yaml(socket: socket, folder: folder, owner: owner)
        try Data(text.utf8).write(to: URL(filePath: "\(folder)/manifests/plan.yaml"), options: .atomic)
    }

    // Commands

    /// As a shell does: for every command from now on.
    package func export(_ variables: [String: String]) { shell.environment.merge(variables) { _, new in new } }

    /// Types `pra …` in the site's folder and waits for its end.
    package func pra(_ arguments: String..., within limit: Duration = .seconds(60)) throws -> Ending {
        try shell.run(Site.binary, arguments, within: limit)
    }

    package func pra(_ arguments: [String]) throws -> Ending { try shell.run(Site.binary, arguments) }

    /// The small program beside it.
    package func praWAL(_ arguments: [String]) throws -> Ending { try shell.run(Site.small, arguments) }

    /// `reports/verify.py` of this checkout.
    package func verifier(_ arguments: [String]) throws -> Ending {
        let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
        return try shell.run("/usr/bin/python3", ["-B", root.appending(path: "reports/verify.py").path()] + arguments)
    }

    package func start(_ arguments: String...) throws -> Running { try shell.start(Site.binary, arguments) }

    package func start(_ arguments: [String]) throws -> Running { try shell.start(Site.binary, arguments) }

    package func end(of running: Running, within limit: Duration = .seconds(60)) throws -> Ending {
        try shell.end(of: running, within: limit)
    }

    /// Sends `signal` and waits for the end.
    package func end(_ running: Running, with signal: Int32, within limit: Duration = .seconds(60)) throws -> Ending {
        kill(running.process, signal)
        return try shell.end(of: running, within: limit)
    }

    /// Any other program; it has to succeed.
    @discardableResult
    package func run(_ program: String, _ arguments: String...) throws -> String { try run(program, arguments) }

    @discardableResult
    package func run(_ program: String, _ arguments: [String], within limit: Duration = .seconds(60)) throws -> String {
        let ending = try shell.run(program, arguments, within: limit)
        guard ending.status == 0 else { throw HarnessError("\(program) \(arguments): \(ending)") }
        return ending.output
    }

    /// Waits until `running` has said `text`.
    package func hear(_ text: String, from running: Running, within limit: Duration = .seconds(30)) throws {
        guard try wait(atMost: limit, { try running.said.contains(text) }) else {
            throw HarnessError("“\(text)” was not said within \(limit) but: \(try running.said)")
        }
    }

    package func await(_ what: String, within limit: Duration = .seconds(30), _ isSo: @Sendable () throws -> Bool)
        throws
    {
        guard try wait(atMost: limit, isSo) else { throw HarnessError("not within \(limit): \(what)") }
    }

    package func killAll() { shell.killAll() }
}

extension Site {
    /// Like `await`, for what only another command shows.
    package nonisolated func until(
        _ what: String, within limit: Duration = .seconds(30), _ isSo: () async throws -> Bool
    ) async throws {
        let start = ContinuousClock.now
        while try await !isSo() {
            guard start.duration(to: .now) < limit else { throw HarnessError("not within \(limit): \(what)") }
        }
    }
}

extension Site {
    /// What was committed by now is in the store as a whole segment afterwards; a stream has to run.
    package nonisolated func archive(_ cluster: TestCluster) async throws {
        let name = try await cluster.psql("select pg_walfile_name(pg_switch_wal())"), store = store
        try await self.await("segment \(name) is in the store", within: .seconds(60)) {
            files(under: "\(store)/wal").contains { $0.hasSuffix("/\(name)") }
        }
    }

    /// What was committed by now can be restored from the store afterwards; a stream has to run.
    package nonisolated func reach(_ cluster: TestCluster) async throws {
        let end = try await cluster.psql("select pg_current_wal_flush_lsn()")
        try await until("the WAL up to \(end) is in the store", within: .seconds(60)) {
            let reached = try await points().last?.recoverableTo ?? "0/0"
            return try await cluster.psql("select pg_lsn '\(reached)' >= '\(end)'") == "t"
        }
    }
}

/// A row of `pra points`.
package struct PointRow: Decodable, Sendable {
    package struct Point: Decodable, Sendable {
        package var action: String, clusterUID: String, start: String, stop: String, isComplete: Bool
        package var labels: [String: String]?
    }

    package var point: Point
    package var recoverableTo: String?
}

package struct PointList: Decodable, Sendable { package var points: [PointRow] }

extension Site {
    /// What a command prints with `-o json`.
    package func json<T: Decodable & Sendable>(_ arguments: String..., as type: T.Type) throws -> T {
        try json(arguments, as: type)
    }

    package func json<T: Decodable & Sendable>(_ arguments: [String], as type: T.Type) throws -> T {
        let ending = try pra(arguments + ["-o", "json"])
        do { return try JSONDecoder().decode(type, from: Data(ending.output.utf8)) } catch {
            throw HarnessError("pra \(arguments): \(error) in \(ending)")
        }
    }

    package func points() throws -> [PointRow] { try json("points", as: PointList.self).points }
}

/// The bytes of the files under `folder`, by their paths inside it.
package func contents(of folder: String) throws -> [String: Data] {
    let named = try files(under: folder).map { ($0, try Data(contentsOf: URL(filePath: "\(folder)/\($0)"))) }
    return Dictionary(uniqueKeysWithValues: named)
}

/// The files under `folder`, as paths inside it, sorted; empty when it is not there.
package func files(under folder: String) -> [String] {
    (FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []).filter { path in
        (try? FileManager.default.attributesOfItem(atPath: "\(folder)/\(path)"))?[.type] as? FileAttributeType
            == .typeRegular
    }.sorted()
}
