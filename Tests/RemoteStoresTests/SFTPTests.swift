import Foundation
import Loopback
import Manifests
import Model
import Ports
import RemoteHarness
import RemoteStores
import StoreContract
import Synchronization
import Testing

@Suite(.enabled(if: SSHServer.isAvailable, "sshd is not installed"), .timeLimit(.minutes(2))) struct SFTPTests {
    private static let shared = Result { try SSHServer() }
    private static let count = Mutex(0)

    private func store(
        on server: SSHServer, _ name: String, creating: Bool = true, patience: RemotePatience = RemotePatience()
    ) throws -> SFTPStore {
        try SFTPStore(
            url: server.url(name), BackupStore.SFTP(keyFile: server.key, knownHosts: server.knownHosts),
            creating: creating, access: .test(patience: patience))
    }

    private func newStore() throws -> SFTPStore {
        let number = SFTPTests.count.withLock { count in
            count += 1
            return count
        }
        return try store(on: try SFTPTests.shared.get(), "store-\(number)/deep")
    }

    @Test(arguments: Clause.all + [.faults])
    func sftpKeepsTheContract(_ clause: Clause) async throws { try await clause.check(try newStore()) }

    @Test func aFolderThatIsNotThereIsAMissingStoreAndNoAbsence() async throws {
        let store = try store(on: try SFTPTests.shared.get(), "nowhere", creating: false)
        for call in [
            { () async throws in _ = try await store.get("format.json", range: nil) },
            { () async throws in _ = try await store.size("format.json") },
            { () async throws in _ = try await store.list("") }, { () async throws in try await store.put("a/b", [1]) },
            { () async throws in try await store.delete("a") },
        ] {
            let error = await #expect(throws: PraError.self) { try await call() }
            #expect(error?.code == .storeMissing)
        }
    }

    @Test func itKnowsItsSpaceAndLeavesNoTemporaries() async throws {
        let server = try SFTPTests.shared.get(), store = try store(on: server, "space")
        try await store.put("a/b", [1])
        try await store.replace("control/x", [2])
        _ = await #expect(throws: PraError.self) { try await store.put("a/b", [2]) }
        let space = try #require(try await store.capacity())
        #expect(space.total > space.free && space.free > .zero)
        #expect(try await !store.isReadOnly())
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(server.folder)/space/.tmp").isEmpty)
    }

    @Test func aFolderThatMayNotBeWrittenIsTold() async throws {
        let server = try SFTPTests.shared.get(), store = try store(on: server, "closed")
        try await store.put("a", [1])
        _ = unsafe chmod("\(server.folder)/closed/.tmp", 0o500)
        defer { _ = unsafe chmod("\(server.folder)/closed/.tmp", 0o700) }
        let error = await #expect(throws: PraError.self) { try await store.put("b", [1]) }
        #expect(error?.code == .storeReadOnly)
        #expect(try await store.get("a", range: nil) == [1])
    }

    /// Goal: another host under the same name gets nothing.
    @Test func aHostWithAnotherKeyIsRefused() async throws {
        let server = try SSHServer(), other = try SFTPTests.shared.get()
        let known = try String(contentsOfFile: other.knownHosts, encoding: .utf8)
            .replacing(":\(other.port)", with: ":\(server.port)")
        try Data(known.utf8).write(to: URL(filePath: server.knownHosts))
        let error = await #expect(throws: PraError.self) {
            _ = try await store(on: server, "a", patience: .short).list("")
        }
        #expect(error?.code == .storeAuthentication && error?.what.contains("host key") == true)
        #expect(try FileManager.default.contentsOfDirectory(atPath: server.folder).contains("a") == false)
    }

    @Test func aKeyThatIsNotLetInIsTold() async throws {
        let server = try SSHServer()
        try Data().write(to: URL(filePath: "\(server.folder)/authorized"))
        let error = await #expect(throws: PraError.self) {
            _ = try await store(on: server, "a", patience: .short).list("")
        }
        #expect(error?.code == .storeAuthentication && error?.remedy.contains("authorized_keys") == true)
    }

    @Test func nobodyThereIsUnreachable() async throws {
        let store = try SFTPStore(
            url: "sftp://nobody@127.0.0.1:\(unusedPort())/tmp/x", nil, access: .test(patience: .short))
        let error = await #expect(throws: PraError.self) { _ = try await store.list("") }
        #expect(error?.code == .storeUnreachable && error?.retry == .later)
    }

    /// A peer that takes the connection and never says a word.
    @Test func aDeadPeerIsGivenUpWithinTheDeadline() async throws {
        let silent = SilentServer()
        let store = try SFTPStore(
            url: "sftp://nobody@127.0.0.1:\(silent.port)/tmp/x", nil, access: .test(patience: .short))
        let start = ContinuousClock.now
        let error = await #expect(throws: PraError.self) { _ = try await store.list("") }
        #expect(error?.code == .storeUnreachable || error?.code == .timeout)
        #expect(start.duration(to: .now) < .seconds(10))
    }

    /// Between two calls the connection breaks: the next one makes a new one.
    @Test func aBrokenConnectionIsMadeAgain() async throws {
        let server = try SSHServer(), store = try store(on: server, "again")
        try await store.put("a", [1])
        server.breakConnections()
        #expect(try await store.get("a", range: nil) == [1])
        #expect(try await !store.put("a", [1]))
    }

    /// A server without hard links: by SFTP 3 its rename does not overwrite.
    @Test func aServerWithoutLinksRenames() async throws {
        let server = try SSHServer(options: ["ForceCommand internal-sftp -P hardlink"])
        for clause in Clause.all where !clause.description.contains("thousand") {
            try await clause.check(try store(on: server, "clause-\(SFTPTests.number(clause))"))
        }
    }

    private static func number(_ clause: Clause) -> Int { Clause.all.firstIndex { "\($0)" == "\(clause)" } ?? 0 }
}
