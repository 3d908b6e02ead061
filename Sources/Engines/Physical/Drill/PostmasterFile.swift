import FoundationEssentials
import Glibc
import Model

/// `postmaster.pid` of a data directory, read to end a server that we started, and none other.
package struct PostmasterFile: Hashable, Sendable {
    package var process: pid_t
    package var data: String

    /// The server whose `postmaster.pid` lies in `data`, if that process lives and was started for a path inside
    /// `sandbox`; `nil` otherwise, so that a recycled process number never hits a stranger.
    package static func ours(in data: String, of sandbox: String) -> PostmasterFile? {
        guard let file = contents("\(data)/postmaster.pid"),
            let process = file.split(separator: "\n").first.flatMap({ pid_t($0) }), process > 1,
            let line = contents("/proc/\(process)/cmdline"),
            line.split(separator: "\0").contains(where: { $0 == sandbox || $0.hasPrefix(sandbox + "/") })
        else { return nil }
        return PostmasterFile(process: process, data: data)
    }

    /// Ends the server at once, as a crash would, and waits until it is gone. Its children end with it.
    /// - Throws: `.processFailed` when it lives on for 20 s.
    package func end() throws(PraError) {
        for signal in [SIGQUIT, SIGKILL] {
            guard kill(process, signal) == 0 else { return }
            for _ in 0..<1000 {
                if kill(process, 0) != 0 || isZombie { return }
                usleep(10_000)
            }
        }
        throw PraError(
            .processFailed, "the sandbox server \(process) in \(data) does not end",
            remedy: "see what it waits for: cat /proc/\(process)/stack; its folder can be removed once it is gone")
    }

    private var isZombie: Bool {
        contents("/proc/\(process)/stat")?.split(separator: ")").last?.split(separator: " ").first == "Z"
    }
}

extension PostmasterFile {
    /// Whether the server on `data` takes connections; `nil` when it is not there or has not said anything yet.
    static func isReady(_ data: String) -> Bool? {
        // The eighth line is the state (pidfile.h, LOCK_FILE_LINE_PM_STATUS), filled with blanks.
        guard let lines = contents("\(data)/postmaster.pid")?.split(separator: "\n", omittingEmptySubsequences: false),
            lines.count > 7
        else { return nil }
        return lines[7].hasPrefix("ready")
    }
}

extension PostmasterFile {
    /// Where a server listens, and how far it is.
    struct Listening: Hashable, Sendable {
        var port: Int
        /// A socket folder; empty when it has none.
        var socket: String
        /// The first address of TCP; empty when it listens on none.
        var address: String
        /// `starting`, `standby` while it recovers and takes connections, `ready`, `stopping`.
        var status: String
    }

    /// `nil` when no server runs on `data`, or it has not said so yet (pidfile.h).
    static func listening(_ data: String) -> Listening? {
        guard let lines = contents("\(data)/postmaster.pid")?.split(separator: "\n", omittingEmptySubsequences: false),
            lines.count > 7, let process = pid_t(lines[0]), kill(process, 0) == 0 || errno == EPERM,
            let port = Int(lines[3])
        else { return nil }
        return Listening(
            port: port, socket: String(lines[4]), address: String(lines[5]),
            status: String(lines[7].prefix { $0 != " " }))
    }
}

private func contents(_ path: String) -> String? {
    // A file that is not there or no longer there is the answer, not a failure.
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    return String(decoding: data, as: UTF8.self)
}
