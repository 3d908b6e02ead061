import Model
import Ports

extension SFTPStore {
    /// Makes the folder, and tries whether a name goes to one writer.
    /// - Throws: `.storeSetting` when it does not.
    func probe(_ session: SFTPSession) async throws {
        var made = ""
        for part in place.folder.split(separator: "/") {
            made += "/\(part)"
            if try await session.attributes(made) == nil { try await makeFolder(made, session) }
        }
        guard session.extensions.contains(SFTPSession.posixRename) else {
            throw unfit("it can not replace a file in one step (\(SFTPSession.posixRename))")
        }
        let key = "control/probe-\(String(access.random.next(), radix: 36))", path = place.path(of: key)
        _ = try await publish([1], as: key, session)
        do {
            _ = try await publish([2], as: key, session)
            throw unfit("a rename overwrites what is there")
        } catch let error as PraError where error.code == .storeConflict {}
        guard try await read(key, nil, session) == [1] else { throw unfit("a rename overwrites what is there") }
        try await session.remove(path)
    }

    func makeParents(of key: String, _ session: SFTPSession) async throws {
        try await checkRoot(session)
        var parent = ""
        for component in key.split(separator: "/").dropLast() {
            parent += parent.isEmpty ? String(component) : "/\(component)"
            try await makeFolder(place.path(of: parent), session)
        }
    }

    /// One that is there is success.
    func makeFolder(_ path: String, _ session: SFTPSession) async throws {
        do { try await session.makeFolder(path) } catch let status as SFTPStatus
            where status.code == SFTPStatus.failure
        {
            guard try await session.attributes(path)?.isFolder == true else { throw status }
        }
    }

    func unfit(_ what: String) -> PraError {
        PraError(
            .storeSetting, "the SFTP server of \(place.host) can not hold a store: \(what)",
            remedy: "use OpenSSH's server on a file system with hard links, or another kind of store")
    }

    /// What a status means for the object `name`.
    func explain(_ status: SFTPStatus, _ name: String, _ session: SFTPSession) async -> PraError {
        let cause = status.message.isEmpty ? "status \(status.code)" : status.message
        switch status.code {
        case SFTPStatus.permissionDenied:
            return PraError(
                .storeReadOnly, "\(name) may not be accessed",
                remedy: "give the user of the store's URL its folder on \(place.host) (chown -R)", cause: cause)
        case SFTPStatus.noSuchFile:
            return PraError(
                .storeMissing, "\(name) is not there",
                remedy: "mount its disk on \(place.host), or make the store with `pra store init`", cause: cause)
        case SFTPStatus.unsupported: return unfit("\(name): \(cause)")
        default:
            // Version 3 has no word for a full disk either.
            if let space = try? await session.space(place.folder), space.free < 1 << 20 {
                return PraError(
                    .storeFull, "\(name) cannot be written: no room",
                    remedy: "free space on \(place.host); `pra store sweep` shows what nothing needs any more",
                    retry: .later, cause: cause)
            }
            return PraError(
                .storeUnreachable, "\(name) cannot be read or written",
                remedy: "look for disk errors on \(place.host), then run the same command again", retry: .later,
                cause: cause)
        }
    }
}
