import Glibc
import Model
import Ports

/// Starts PostgreSQL on a restored copy, cut off from the world, and ends it.
package struct SandboxServer: Sendable {
    package var programs: PostgresPrograms
    package var runner: any ProcessRunner
    /// Unprivileged; `nil` keeps the caller's, which is then not root.
    package var owner: Account?
    /// The drill's folder: every server started in it is ours.
    package var sandbox: String
    package var configuration: String
    package var data: String

    package init(
        programs: PostgresPrograms, runner: any ProcessRunner, owner: Account?, sandbox: String
    ) {
        (self.programs, self.runner, self.owner, self.sandbox) = (programs, runner, owner, sandbox)
        (configuration, data) = ("\(sandbox)/conf", "\(sandbox)/data")
    }

    /// Starts the server and waits until recovery is over and it answers.
    /// - Returns: whether it runs without a network of its own.
    /// - Throws: `.drillFailed` with the log's last lines; `.timeout`.
    package func start(within limit: Duration, by time: any TimeSource) async throws(PraError) -> Bool {
        let isolation = await networkIsolation()
        let log = "\(sandbox)/server.log"
        let arguments = [
            "start", "-D", configuration, "-l", log, "-w", "-s", "-t", "\(max(1, limit.components.seconds))",
        ]
        let words = isolation + [programs.path("pg_ctl")] + arguments
        let command = Command(
            words[0], Array(words.dropFirst()), directory: sandbox, user: isolation.isEmpty ? owner?.name : nil)
        let result = try await runner.run(command, deadline: limit + .seconds(10))
        guard result.exitStatus == 0 else { throw await failure(result.errors) }
        try await waitForRecovery(limit, by: time)
        return !isolation.isEmpty
    }

    /// Without hot standby `pg_ctl` is content before recovery is over; the pid file says when connections are taken.
    private func waitForRecovery(_ limit: Duration, by time: any TimeSource) async throws(PraError) {
        let disk = Disk(), end = time.elapsed() + limit
        while time.elapsed() < end {
            switch await disk.isReady(serverOn: data) {
            case true: return
            case false: try await time.sleep(for: .milliseconds(20))
            case nil: throw await failure("")
            }
        }
        throw PraError(
            .timeout, "recovery of the restored copy took longer than \(DurationText.compact(limit))",
            remedy:
                "raise `limits.timeout` of the plan, or back up more often: there is less to replay then"
        )
    }

    private func failure(_ words: String) async -> PraError {
        let said = await Disk().lastLines(of: "\(sandbox)/server.log", count: 6)
        return PraError(
            .drillFailed, "PostgreSQL did not come up on the restored copy",
            remedy: "read what recovery said; `pra verify` tells whether the point and its WAL are intact",
            cause: said.isEmpty ? words : said)
    }

    /// The words that start a program without network and as the owner; none where the system does not allow it.
    private func networkIsolation() async -> [String] {
        let drop = owner.map { [SubprocessRunner.setpriv] + $0.setprivOptions }
        let ways =
            Account.runsAsRoot
            ? [["/usr/bin/unshare", "--net", "--"] + (drop ?? [])]
            : [["/usr/bin/unshare", "--map-current-user", "--net", "--"]]
        for way in ways where way.allSatisfy({ !$0.hasPrefix("/") || isExecutable($0) }) {
            let probe = Command(way[0], Array(way.dropFirst()) + ["/bin/true"])
            do throws(PraError) {
                if try await runner.run(probe, deadline: .seconds(5)).exitStatus == 0 { return way }
            } catch {
                // A refusal is the answer: the drill keeps its network, and its record says so.
                continue
            }
        }
        return []
    }
}
