import Model
import Ports
import Postgres

/// The server on a restored data directory, with the settings that were restored: started here, or by the operator.
struct RestoredServer: Sendable {
    let directory: String
    let programs: PostgresPrograms
    let runner: any ProcessRunner
    let owner: Account?
    let time: any TimeSource
    let disk = Disk()

    /// Beside the directory: what the server says until its own logging begins.
    var log: String { directory + ".log" }

    /// Starts it unless it runs.
    func start(within limit: Duration) async throws(PraError) {
        if await disk.postmaster(of: directory) != nil { return }
        guard await disk.exists("\(directory)/postgresql.conf") else {
            throw PraError(
                .refused, "\(directory) has no postgresql.conf: its configuration lay outside of the data directory",
                remedy: "put what is in \(directory).external where this host wants it, start the server as it is "
                    + "started here, then run the same command again")
        }
        if await !disk.exists(log) { try await disk.write(log, [], owner: owner) }
        let command = Command(
            programs.path("pg_ctl"),
            ["start", "-D", directory, "-l", log, "-w", "-s", "-t", "\(max(1, limit.components.seconds))"],
            directory: "/", user: owner?.name)
        let result = try await runner.run(command, deadline: limit + .seconds(10))
        guard result.exitStatus == 0 else { throw await failure(result.errors) }
    }

    /// Waits until it takes connections, and its recovery is over unless it is a standby.
    /// - Returns: where it listens.
    func awaitRecovery(
        isStandby: Bool, within limit: Duration
    ) async throws(PraError) -> PostmasterFile.Listening {
        let end = time.elapsed() + limit
        while time.elapsed() < end {
            guard let found = await disk.postmaster(of: directory) else { throw await failure("") }
            if found.status == "ready" || isStandby && found.status == "standby" { return found }
            try await time.sleep(for: .milliseconds(20))
        }
        throw late(limit)
    }

    /// A server is ready as soon as it answers reads, which may be long before its recovery is over.
    func awaitPrimary(_ settings: ConnectionSettings, within limit: Duration) async throws(PraError) {
        let end = time.elapsed() + limit
        while time.elapsed() < end {
            let session = try await Postgres.Session.connect(
                settings, role: .primaryOrStandby, as: "pra restore")
            let isOver = await !session.isInRecovery
            await session.close()
            if isOver { return }
            try await time.sleep(for: .milliseconds(50))
        }
        throw late(limit)
    }

    private func late(_ limit: Duration) -> PraError {
        PraError(
            .timeout, "recovery in \(directory) was not over within \(DurationText.compact(limit))",
            remedy: "it may go on: see \(log); run the same command again to go on waiting, with a longer --wait",
            retry: .later)
    }

    private func failure(_ words: String) async -> PraError {
        let said = await disk.lastLines(of: log, count: 6)
        return PraError(
            .verificationFailed, "PostgreSQL did not come up on \(directory)",
            remedy:
                "read what it said: \(log) and the server's own log; `pra verify` tells whether the point is intact",
            cause: said.isEmpty ? words : said)
    }
}

extension Disk {
    func postmaster(of directory: String) -> PostmasterFile.Listening? { PostmasterFile.listening(directory) }
}
