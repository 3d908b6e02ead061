import Manifests
import Model

/// Which folder of which host, and how ssh gets there.
struct SFTPPlace: Sendable {
    let user: String?
    let host: String
    let port: Int?
    /// Absolute.
    let folder: String
    private let settings: BackupStore.SFTP?
    private let connectTimeout: Int64

    /// - Throws: `.usage` when the URL is no SFTP folder's.
    init(url: String, _ settings: BackupStore.SFTP?, connectTimeout: Duration) throws(PraError) {
        let rest = url.dropFirst("sftp://".count), authority = rest.prefix { $0 != "/" }
        let names = authority.split(separator: "@")
        let ends = (names.last ?? "").split(separator: ":", omittingEmptySubsequences: false)
        var path = rest.dropFirst(authority.count)
        while path.count > 1, path.hasSuffix("/") { path.removeLast() }
        let port = ends.count == 2 ? Int(ends[1]) : nil
        guard url.hasPrefix("sftp://"), path.count > 1, let host = ends.first, !host.isEmpty, !host.hasPrefix("-"),
            ends.count == 1 || port != nil
        else {
            throw PraError(
                .usage, "\(url) is no SFTP folder's URL", remedy: "write sftp://user@host:port/absolute/path")
        }
        (self.host, self.port, folder) = (String(host), port, String(path))
        user = names.count == 2 ? String(names[0]) : nil
        (self.settings, self.connectTimeout) = (settings, max(1, connectTimeout.components.seconds))
    }

    /// Nothing secret is in it.
    var command: [String] {
        var command = ["ssh", "-oBatchMode=yes", "-oConnectTimeout=\(connectTimeout)", "-oClearAllForwardings=yes"]
        // A peer that says nothing for so long is dead.
        command += ["-oServerAliveInterval=5", "-oServerAliveCountMax=3", "-oEscapeChar=none"]
        if let file = settings?.keyFile { command += ["-oIdentitiesOnly=yes", "-i", file] }
        if let file = settings?.knownHosts {
            command += ["-oUserKnownHostsFile=\(file)", "-oGlobalKnownHostsFile=/dev/null"]
        }
        command.append("-oStrictHostKeyChecking=yes")
        if let user { command += ["-l", user] }
        if let port { command += ["-p", "\(port)"] }
        return command + ["-s", "--", host, "sftp"]
    }

    func path(of key: String) -> String { key.isEmpty ? folder : "\(folder)/\(key)" }

    /// For messages.
    func name(of key: String) -> String { "sftp://\(host)\(path(of: key))" }
}
