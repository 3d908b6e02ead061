import Glibc
import Model
import Ports
import Testing

@testable import Stores

/// A named pipe stands for an object on a disk that does not answer: opening it waits until somebody writes.
@Suite(.timeLimit(.minutes(5))) struct PatienceTests {
    private let folder: TemporaryFolder
    private var pipe: String { folder.path + "/stuck" }

    init() throws {
        folder = try TemporaryFolder()
        try #require(unsafe mkfifo(folder.path + "/stuck", 0o600) == 0)
    }

    private func store(_ patience: Patience) -> FileStore { FileStore(directory: folder.path, patience: patience) }

    /// Lets every call come back that waits. A call that was given up before it was under way never comes: waiting for
    /// it here would take a thread from all tests.
    private func release() { _ = close(unsafe open(pipe, O_WRONLY | O_NONBLOCK)) }

    @Test func aCallThatDoesNotComeBackIsGivenUpByNameAndKeepsNobodyElse() async throws {
        let store = store(Patience(limit: .milliseconds(100)))
        async let stuck = await #expect(throws: PraError.self) { try await store.get("stuck", range: nil) }
        try await store.put("sound", [1])
        #expect(try await store.get("sound", range: nil) == [1])
        let error = await stuck
        #expect(error?.code == .timeout && error?.retry == .later)
        #expect(error?.what == "gave up after 100ms waiting for \(pipe)")
        release()
    }

    @Test func aCancelledCallIsGivenUpSoon() async throws {
        let store = store(Patience(afterCancellation: .milliseconds(50)))
        let error = await withTaskGroup(of: PraError?.self) { group in
            group.addTask {
                do { _ = try await store.get("stuck", range: nil) } catch { return PraError.wrapping(error) }
                return nil
            }
            group.cancelAll()
            return await group.next() ?? nil
        }
        #expect(error?.code == .interrupted)
        release()
    }

    @Test func aFolderThatKeepsHangingGetsNoMoreThreads() async throws {
        let patience = Patience(limit: .milliseconds(20))
        // On a busy machine some are given up before their call is under way, and leave nothing behind.
        var (said, gaveUp) = ("gave up", 0)
        while said.hasPrefix("gave up") {
            let error = await #expect(throws: PraError.self) { try await store(patience).get("stuck", range: nil) }
            (said, gaveUp) = (error?.what ?? "", gaveUp + 1)
        }
        #expect(gaveUp > 8)
        let refused = await #expect(throws: PraError.self) { try await store(patience).list("") }
        #expect(refused?.what == "\(folder.path) does not answer: 8 earlier calls still wait for it")
        release()
        while (try? await store(patience).list("")) == nil { try Task.checkCancellation() }
        #expect(try await store(patience).list("").map(\.key) == ["stuck"])
    }
}
