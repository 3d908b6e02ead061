import Model
import Ports
import Synchronization

extension SFTPStore {
    private static let temporary = ".tmp"
    /// Leftovers of crashed puts go when they are this old, by the server's clock.
    private static let temporaryLifetimeSeconds: Int64 = 86_400
    /// What every server takes in one packet (SFTP 3), and packets that are under way at once.
    static let packetBytes = 32 << 10, window = 64

    /// - Returns: `false` when the name was taken by the same bytes.
    func publish(_ bytes: [UInt8], as key: String, _ session: SFTPSession) async throws -> Bool {
        let path = place.path(of: key)
        let isNew = try await withTemporary(bytes, session) { temporary in
            do { try await link(temporary, to: path, session) } catch let status as SFTPStatus
                where status.code == SFTPStatus.noSuchFile
            {
                try await makeParents(of: key, session)
                try await link(temporary, to: path, session)
            }
        } unless: { status in
            // Version 3 has no word for “it is there”.
            guard status.code == SFTPStatus.failure else { return false }
            return try await session.attributes(path) != nil
        }
        return isNew ? true : try await adopt(bytes, key, session)
    }

    func overwrite(_ key: String, with bytes: [UInt8], _ session: SFTPSession) async throws {
        guard session.extensions.contains(SFTPSession.posixRename) else {
            throw unfit("it can not replace a file in one step (\(SFTPSession.posixRename))")
        }
        let path = Array(place.path(of: key).utf8)
        _ = try await withTemporary(bytes, session) { temporary in
            let names = [Array(temporary.utf8), path]
            do { try await session.extended(SFTPSession.posixRename, names) } catch let status as SFTPStatus
                where status.code == SFTPStatus.noSuchFile
            {
                try await makeParents(of: key, session)
                try await session.extended(SFTPSession.posixRename, names)
            }
        } unless: { _ in
            false
        }
    }

    /// The name is taken: by the same bytes, or by a conflict.
    /// - Returns: `false`
    func adopt(_ bytes: [UInt8], _ key: String, _ session: SFTPSession) async throws -> Bool {
        guard try await read(key, nil, session) == bytes else {
            throw PraError(
                .storeConflict, "\(place.name(of: key)) is there with other bytes",
                remedy: "two writers used one name, or the object is damaged: run `pra store check`")
        }
        return false
    }

    /// Exclusive: it fails when `path` is there.
    func link(_ temporary: String, to path: String, _ session: SFTPSession) async throws {
        guard session.extensions.contains(SFTPSession.hardlink) else {
            return try await session.rename(temporary, to: path)
        }
        try await session.extended(SFTPSession.hardlink, [Array(temporary.utf8), Array(path.utf8)])
    }

    /// Writes a temporary file, syncs it, gives it its name, and syncs it again: that takes the name along on file
    /// systems with a journal.
    /// - Returns: whether the name was given; `false` when `isTaken` says so of the failure.
    private func withTemporary(
        _ bytes: [UInt8], _ session: SFTPSession, name give: (String) async throws -> Void,
        unless isTaken: (SFTPStatus) async throws -> Bool
    ) async throws -> Bool {
        let temporary = place.path(of: "\(SFTPStore.temporary)/\(String(access.random.next(), radix: 36))")
        let handle = try await create(temporary, session)
        do {
            try await write(bytes, to: handle, session)
            try await sync(handle, session)
            var isNew = true
            do { try await give(temporary) } catch let status as SFTPStatus {
                guard try await isTaken(status) else { throw status }
                isNew = false
            }
            try await sync(handle, session)
            try await session.close(handle)
            try await removeTemporary(temporary, session)
            return isNew
        } catch {
            // The file goes a day later at the latest; why it could not be put is what has to be told.
            try? await session.close(handle)
            try? await removeTemporary(temporary, session)
            throw error
        }
    }

    /// A rename has taken it away already.
    private func removeTemporary(_ path: String, _ session: SFTPSession) async throws {
        do { try await session.remove(path) } catch let status as SFTPStatus
            where status.code == SFTPStatus.noSuchFile
        {}
    }

    private func create(_ path: String, _ session: SFTPSession) async throws -> [UInt8] {
        let handle: [UInt8]
        do { handle = try await session.open(path, [.write, .create, .exclusive]) } catch let status as SFTPStatus
            where status.code == SFTPStatus.noSuchFile
        {
            try await checkRoot(session)
            try await makeFolder(place.path(of: SFTPStore.temporary), session)
            handle = try await session.open(path, [.write, .create, .exclusive])
        }
        try await clearTemporaries(newest: handle, session)
        return handle
    }

    private func clearTemporaries(newest handle: [UInt8], _ session: SFTPSession) async throws {
        let isCleared = hasClearedTemporaries.withLock { seen in
            defer { seen = true }
            return seen
        }
        guard !isCleared, let now = try await session.attributes(of: handle).modified else { return }
        let folder = place.path(of: SFTPStore.temporary)
        for (name, attributes) in try await session.list(folder) ?? [] {
            guard let modified = attributes.modified, now - modified > SFTPStore.temporaryLifetimeSeconds else {
                continue
            }
            try await removeTemporary("\(folder)/\(name)", session)
        }
    }

    private func write(_ bytes: [UInt8], to handle: [UInt8], _ session: SFTPSession) async throws {
        let step = SFTPStore.packetBytes * SFTPStore.window
        for start in stride(from: 0, to: bytes.count, by: step) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for offset in stride(from: start, to: min(start + step, bytes.count), by: SFTPStore.packetBytes) {
                    let part = bytes[offset..<min(offset + SFTPStore.packetBytes, bytes.count)]
                    group.addTask { try await session.write(handle, at: offset, part) }
                }
                try await group.waitForAll()
            }
        }
    }

    private func sync(_ handle: [UInt8], _ session: SFTPSession) async throws {
        guard session.extensions.contains(SFTPSession.fsync) else { return }
        try await session.extended(SFTPSession.fsync, [handle])
    }
}
