import Manifests
import Model
import Ports
import Synchronization

/// Objects as files in a folder of another host, over SFTP 3 by the system's ssh. A put is a temporary file, fsync, and
/// a hard link, which never overwrites; where the server has no links a rename, which by SFTP 3 does not either. Both
/// need a server that offers them, which `pra store init` tries. A folder can not be synced over SFTP, so what power
/// loss leaves is claimed by the other side and not known.
package final class SFTPStore: ObjectStore {
    let place: SFTPPlace
    let access: RemoteAccess
    private let creating: Bool
    private let connection: SFTPConnection
    private let isPrepared = Mutex(false)
    /// Temporary files of others are looked at once.
    let hasClearedTemporaries = Mutex(false)

    /// - Parameter creating: makes the folder and probes on first use whether it can be a store; for `pra store init`.
    package init(
        url: String, _ settings: BackupStore.SFTP?, creating: Bool = false, access: RemoteAccess
    ) throws(PraError) {
        place = try SFTPPlace(url: url, settings, connectTimeout: access.patience.stall)
        connection = SFTPConnection(place)
        (self.access, self.creating) = (access, creating)
    }

    @discardableResult
    package func put(_ key: String, _ bytes: [UInt8]) async throws(PraError) -> Bool {
        try await call(key) { [self] session in
            if try await session.attributes(place.path(of: key)) != nil { return try await adopt(bytes, key, session) }
            return try await publish(bytes, as: key, session)
        }
    }

    package func replace(_ key: String, _ bytes: [UInt8]) async throws(PraError) {
        try await call(key) { [self] session in try await overwrite(key, with: bytes, session) }
    }

    package func get(_ key: String, range: Range<Int64>?) async throws(PraError) -> [UInt8]? {
        try await call(key) { [self] session in try await read(key, range, session) }
    }

    package func size(_ key: String) async throws(PraError) -> Int64? {
        try await call(key) { [self] session in
            guard let found = try await session.attributes(place.path(of: key)), !found.isFolder else {
                try await checkRoot(session)
                return nil
            }
            return found.size
        }
    }

    package func delete(_ key: String) async throws(PraError) {
        try await call(key) { [self] session in
            do { try await session.remove(place.path(of: key)) } catch let status as SFTPStatus
                where status.code == SFTPStatus.noSuchFile
            { try await checkRoot(session) }
        }
    }

    package var isDear: Bool { true }

    package func capacity() async throws(PraError) -> StoreObservation.Space? {
        try await call(nil) { [self] session in
            guard let space = try await session.space(place.folder), space.total > 0 else { return nil }
            return StoreObservation.Space(total: ByteCount(space.total), free: ByteCount(space.free))
        }
    }

    package func isReadOnly() async throws(PraError) -> Bool {
        try await call(nil) { [self] session in try await session.space(place.folder)?.isReadOnly ?? false }
    }

    /// Tells a missing object from a folder that is not there, as when its disk is not mounted.
    func checkRoot(_ session: SFTPSession) async throws {
        guard try await session.attributes(place.folder)?.isFolder == true else {
            throw PraError(
                .storeMissing, "\(place.name(of: "")) is not there",
                remedy: "mount its disk on \(place.host), or make the store with `pra store init`")
        }
    }

    /// Runs `body` with a connection, and again with another one when it broke: every call may be made twice.
    func call<T: Sendable>(
        _ key: String?, _ body: @escaping @Sendable (SFTPSession) async throws -> T
    ) async throws(PraError) -> T {
        if let key, !isObjectKey(key) { throw wrongKey(key) }
        let start = access.time.elapsed()
        var tries = 0
        while true {
            let error: PraError
            do throws(PraError) {
                let session = try await connection.session()
                try await prepare(session)
                return try await attempt(key, session, body)
            } catch let failure { error = failure }
            tries += 1
            let pause = access.patience.backoff.delay(before: tries + 1, using: access.random)
            let isOver = access.time.elapsed() - start + pause >= access.patience.call
            guard error.code == .storeUnreachable, error.retry == .later, !isOver else { throw error }
            try await access.time.sleep(for: pause)
        }
    }

    private func attempt<T: Sendable>(
        _ key: String?, _ session: SFTPSession, _ body: @escaping @Sendable (SFTPSession) async throws -> T
    ) async throws(PraError) -> T {
        let name = place.name(of: key ?? "")
        do throws(PraError) {
            return try await access.time.withDeadline(access.patience.attempt, waitingFor: name) { [self] in
                do { return try await body(session) } catch let status as SFTPStatus {
                    throw await explain(status, name, session)
                }
            }
        } catch {
            if error.code == .timeout { session.abandon() }
            throw error
        }
    }

    private func prepare(_ session: SFTPSession) async throws(PraError) {
        guard creating, !isPrepared.withLock({ $0 }) else { return }
        try await attempt(nil, session) { [self] session in try await probe(session) }
        isPrepared.withLock { $0 = true }
    }

    private func wrongKey(_ key: String) -> PraError {
        PraError(.usage, "“\(key)” can not be the name of an object", remedy: "use letters, digits and ._-")
    }
}

/// The connection in use, made anew when it is over.
private final class SFTPConnection: Sendable {
    private let place: SFTPPlace
    private let gate = Gate(1)
    private let current = Mutex<SFTPSession?>(nil)

    init(_ place: SFTPPlace) { self.place = place }

    func session() async throws(PraError) -> SFTPSession {
        await gate.enter()
        defer { gate.leave() }
        if let session = current.withLock({ $0 }), !session.isOver { return session }
        let session = try await SFTPSession.open(place)
        current.withLock { $0 = session }
        return session
    }
}
