import Model
import Ports

/// The folders of one drill: `data`, `conf`, `tablespaces`, the server's log, and a socket folder with a short path
/// of its own.
struct Sandbox: Sendable {
    let folder: String
    let socket: String
    let owner: Account?
    let disk: Disk

    /// - Parameter number: tells drills apart.
    init(stateDirectory: String, number: UInt64, owner: Account?) {
        let name = hexString((0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) })
        self.init(folder: "\(Sandbox.parent(stateDirectory))/\(name)", owner: owner)
    }

    private init(folder: String, owner: Account?) {
        (self.folder, self.owner, disk) = (folder, owner, Disk())
        // A socket's path may have 107 bytes (sun_path), and state directories can be deep.
        socket = "/tmp/pra-drill-\(folder.split(separator: "/").last ?? "")"
    }

    static func parent(_ stateDirectory: String) -> String { "\(stateDirectory)/drills" }

    var data: String { "\(folder)/data" }
    var configuration: String { "\(folder)/conf" }

    func tablespaces(_ oids: [UInt32]) -> [UInt32: String] {
        Dictionary(oids.map { ($0, "\(folder)/tablespaces/\($0)") }, uniquingKeysWith: { $1 })
    }

    /// - Returns: the lock that tells a running drill's sandbox from one that a crash left behind; hold it to the end.
    func make() async throws(PraError) -> FileLock {
        // Others may pass through, not look: the copy's owner is another user than root.
        try await disk.makeFolders(folder.parentFolder, mode: 0o711, owner: nil)
        if let owner, let closed = try await disk.folderClosed(to: owner, above: folder) {
            throw PraError(
                .refused, "\(owner.name) may not enter \(closed), and runs the drill below it",
                remedy: "chmod o+x \(closed), or choose another state directory")
        }
        guard let lock = try await disk.lock(folder + ".lock") else {
            throw PraError(.internalFault, "two drills chose \(folder)", remedy: "run the drill again", retry: .later)
        }
        for path in [folder, configuration, "\(folder)/tablespaces", socket] {
            try await disk.makeFolder(path, owner: owner)
        }
        return lock
    }

    func write(_ settings: SandboxSettings) async throws(PraError) {
        let files = [
            ("postgresql.conf", settings.text), ("pg_hba.conf", SandboxSettings.hostBasedAuthentication),
            ("pg_ident.conf", ""),
        ]
        for (name, text) in files {
            try await disk.write("\(configuration)/\(name)", Array(text.utf8), owner: owner)
        }
    }

    /// Ends the server if it runs, and removes everything. Works on a cancelled task too.
    func tearDown() async throws(PraError) {
        try await disk.end(serverOn: data, of: folder)
        for path in [socket, folder, folder + ".lock"] { try await disk.remove(path) }
    }

    /// Ends and removes what crashed drills left behind.
    static func clearLeftovers(stateDirectory: String) async throws(PraError) {
        let disk = Disk()
        for name in try await disk.names(in: parent(stateDirectory)) ?? [] where name.hasSuffix(".lock") {
            let folder = "\(parent(stateDirectory))/\(name.dropLast(".lock".count))"
            guard let lock = try await disk.lock(folder + ".lock") else { continue }
            try await Sandbox(folder: folder, owner: nil).tearDown()
            withExtendedLifetime(lock) {}
        }
    }
}
