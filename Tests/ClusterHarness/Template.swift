import Foundation
import Ports
import Synchronization

/// The clusters, one for each version, that all of this run's clusters are copies of: `initdb` takes ten times as long
/// as a copy.
actor Template {
    static let shared = Template()

    private let thread = SerialThread()
    private var count = 0
    /// Folder of the programs of each template that is made.
    private var made: Set<String> = []

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    private nonisolated var root: String { "/tmp/pra-clusters" }
    private nonisolated var run: String { "\(root)/\(getpid())" }

    /// A new folder with a copy of the template in `data`; both belong to the owner of clusters.
    func copy(by programs: String) throws -> String {
        let template = try make(by: programs)
        count += 1
        let folder = "\(run)/\(count)"
        _ = try Programs.run("/usr/bin/mkdir", ["-m", "700", folder])
        _ = try Programs.run("/usr/bin/cp", ["-a", template, "\(folder)/data"])
        return folder
    }

    private func make(by programs: String) throws -> String {
        let template = "\(run)/template\(programs.replacing("/", with: "-"))"
        guard !made.contains(programs) else { return template }
        if made.isEmpty { try makeRoot() }
        _ = try Programs.run(
            "initdb", ["-D", template, "-U", "postgres", "-A", "trust", "-k", "-E", "UTF8", "--no-sync"], in: programs)
        made.insert(programs)
        return template
    }

    private func makeRoot() throws {
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o1777], ofItemAtPath: root)
        try endLeftovers()
        _ = try Programs.run("/usr/bin/mkdir", ["-m", "755", run])
    }

    /// Stops the servers of runs that are dead and removes their folders.
    private func endLeftovers() throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: root) {
            guard let process = pid_t(name), kill(process, 0) != 0, errno == ESRCH else { continue }
            for cluster in (try? FileManager.default.contentsOfDirectory(atPath: "\(root)/\(name)")) ?? [] {
                let data = "\(root)/\(name)/\(cluster)/data"
                guard FileManager.default.fileExists(atPath: "\(data)/postmaster.pid") else { continue }
                // A stale pid file makes it fail, and then there is nothing to stop.
                _ = try? Programs.run("pg_ctl", ["stop", "-m", "immediate", "-D", data])
            }
            // Unlike FileManager, it does not mind another run that does the same at the same time. As ourselves: tests
            // may have put files of their own there.
            _ = try Programs.run("/usr/bin/rm", ["-rf", "\(root)/\(name)"], as: nil)
        }
    }
}

/// At most so many clusters at once; the others wait their turn, in order. A test that holds its turn must not wait for
/// a second one: its further servers are `TestCluster(folder:data:)` inside its own cluster's folder.
final class Turnstile: Sendable {
    static let shared = Turnstile(2)
    /// Whether this task holds a turn already.
    @TaskLocal static var isInside = false

    private typealias Turn = CheckedContinuation<Void, any Error>

    private struct State {
        var free: Int
        var next = 0
        var waiting: [(number: Int, turn: Turn)] = []
        /// Cancelled before they came to wait.
        var gone: Set<Int> = []
    }

    private let state: Mutex<State>

    init(_ count: Int) { state = Mutex(State(free: count)) }

    /// - Throws: when the task is cancelled, as it is when its time is up: it then goes without a turn.
    func enter() async throws {
        guard !Turnstile.isInside else {
            throw HarnessError("withCluster inside withCluster: two such tests would wait for each other for ever")
        }
        let number = state.withLock { state in
            state.next += 1
            return state.next
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { wait($0, as: number) }
        } onCancel: {
            giveUp(number)
        }
    }

    private func wait(_ turn: Turn, as number: Int) {
        let result = state.withLock { state -> Result<Void, any Error>? in
            if state.gone.remove(number) != nil { return .failure(CancellationError()) }
            guard state.free == 0 else {
                state.free -= 1
                return .success(())
            }
            state.waiting.append((number, turn))
            return nil
        }
        if let result { turn.resume(with: result) }
    }

    private func giveUp(_ number: Int) {
        let turn = state.withLock { state -> Turn? in
            guard let index = state.waiting.firstIndex(where: { $0.number == number }) else {
                state.gone.insert(number)
                return nil
            }
            return state.waiting.remove(at: index).turn
        }
        turn?.resume(throwing: CancellationError())
    }

    func leave() {
        let next = state.withLock { state -> Turn? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst().turn }
            state.free += 1
            return nil
        }
        next?.resume()
    }
}
