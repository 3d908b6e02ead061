import Children
import Foundation
import Loopback
import Synchronization

/// OpenSSH's server on a free loopback port, for one user and one key, with nothing but SFTP behind it. It ends with
/// this object.
package final class SSHServer: Sendable {
    private static let program = "/usr/sbin/sshd"
    /// sshd as root wants folders of the system; nobody special needs none.
    package static let user = getuid() == 0 ? "postgres" : NSUserName()

    package static var isAvailable: Bool {
        FileManager.default.isExecutableFile(atPath: program) || ProcessInfo.processInfo.environment["CI"] == "true"
    }

    package let port: Int
    /// For files of the tests; the user may write here.
    package let folder: String
    package var key: String { "\(folder)/client" }
    package var knownHosts: String { "\(folder)/known_hosts" }
    private let command: [String]
    private let process = Mutex<Child?>(nil)

    /// - Parameter options: lines of sshd_config, which stand before the others and so count.
    package init(options: [String] = []) throws {
        (port, folder) = (unusedPort(), "/tmp/pra-ssh-\(UUID())")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        removeAtExit(folder)
        for name in ["client", "host"] {
            try SSHServer.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", "\(folder)/\(name)"])
        }
        let hostKey = try String(contentsOfFile: "\(folder)/host.pub", encoding: .utf8)
        try SSHServer.write("[127.0.0.1]:\(port) \(hostKey)", "\(folder)/known_hosts")
        try FileManager.default.copyItem(atPath: "\(folder)/client.pub", toPath: "\(folder)/authorized")
        let lines = [
            "Port \(port)", "ListenAddress 127.0.0.1", "HostKey \(folder)/host", "PidFile none", "UsePAM no",
            "StrictModes no", "PasswordAuthentication no", "KbdInteractiveAuthentication no",
            "AuthorizedKeysFile \(folder)/authorized", "Subsystem sftp internal-sftp", "ForceCommand internal-sftp",
            "MaxStartups 100", "LogLevel ERROR",
        ]
        try SSHServer.write((options + lines).joined(separator: "\n") + "\n", "\(folder)/config")
        if getuid() == 0 {
            for name in ["host", "authorized", ""] {
                try SSHServer.run(["chown", SSHServer.user, name.isEmpty ? folder : "\(folder)/\(name)"])
            }
        }
        let server = [SSHServer.program, "-D", "-e", "-f", "\(folder)/config"]
        command = getuid() == 0 ? ["setpriv", "--reuid", SSHServer.user, "--clear-groups"] + server : server
        try start()
    }

    package func start() throws {
        let child = try Child.start(command)
        try awaitListener(port, child)
        process.withLock { $0 = child }
    }

    /// Kills it and what serves the connections that there are; what was stored stays.
    package func kill() {
        breakConnections()
        process.withLock { $0 = nil }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// Of a folder below `folder`.
    package func url(_ name: String) -> String { "sftp://\(SSHServer.user)@127.0.0.1:\(port)\(folder)/\(name)" }

    /// Ends what serves the connections that there are; new ones are served.
    package func breakConnections() { process.withLock { $0?.killChildren() } }

    private static func write(_ text: String, _ path: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path))
    }

    private static func run(_ command: [String]) throws {
        guard try Child.run(command) == 0 else { throw RemoteHarnessError("\(command) failed") }
    }
}
