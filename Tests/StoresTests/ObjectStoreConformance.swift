import Model
import Ports
import Stores
import Testing

/// The contract of the port, run on every implementation alike.
@Suite struct ObjectStoreConformance {
    enum Implementation: String, CaseIterable, Sendable { case memory, file }

    /// The store, and what has to outlive it.
    private func make(_ implementation: Implementation) throws -> (any ObjectStore, TemporaryFolder?) {
        guard implementation == .file else { return (MemoryStore(), nil) }
        let folder = try TemporaryFolder()
        return (FileStore(directory: folder.path), folder)
    }

    @Test(arguments: Implementation.allCases)
    func whatWasPutIsReadBack(_ implementation: Implementation) async throws {
        let (store, folder) = try make(implementation)
        defer { withExtendedLifetime(folder) {} }
        let bytes = SeededRandom(1).bytes(100_000)
        #expect(try await store.put("a/b/c", bytes))
        #expect(try await store.get("a/b/c", range: nil) == bytes)
        #expect(try await store.get("a/b/c", range: 10..<20) == Array(bytes[10..<20]))
        #expect(try await store.get("a/b/c", range: 99_990..<100_010) == Array(bytes[99_990...]))
        #expect(try await store.get("a/b/c", range: 200_000..<200_010) == [])
        #expect(try await store.size("a/b/c") == 100_000)
        #expect(try await store.put("empty", []))
        #expect(try await store.get("empty", range: nil) == [])
    }

    @Test(arguments: Implementation.allCases)
    func aTakenNameKeepsItsBytes(_ implementation: Implementation) async throws {
        let (store, folder) = try make(implementation)
        defer { withExtendedLifetime(folder) {} }
        #expect(try await store.put("a/1", [1, 2]))
        #expect(try await !store.put("a/1", [1, 2]))
        let error = await #expect(throws: PraError.self) { try await store.put("a/1", [1, 3]) }
        #expect(error?.code == .storeConflict)
        #expect(try await store.get("a/1", range: nil) == [1, 2])
    }

    @Test(arguments: Implementation.allCases)
    func replacingAndDeletingAreIdempotent(_ implementation: Implementation) async throws {
        let (store, folder) = try make(implementation)
        defer { withExtendedLifetime(folder) {} }
        try await store.replace("control/x", [1])
        try await store.replace("control/x", [2])
        #expect(try await store.get("control/x", range: nil) == [2])
        try await store.delete("control/x")
        try await store.delete("control/x")
        try await store.delete("never/was/there")
        #expect(try await store.get("control/x", range: nil) == nil)
        #expect(try await store.size("control/x") == nil)
        #expect(try await store.get("no/such/folder", range: nil) == nil)
    }

    @Test(arguments: Implementation.allCases)
    func listingIsByPrefixAndSorted(_ implementation: Implementation) async throws {
        let (store, folder) = try make(implementation)
        defer { withExtendedLifetime(folder) {} }
        for key in ["b", "a/2", "a/10", "a/1/x", "ab/1", "a-1"] { try await store.put(key, [0]) }
        #expect(try await store.list("").map(\.key) == ["a-1", "a/1/x", "a/10", "a/2", "ab/1", "b"])
        #expect(try await store.list("a/").map(\.key) == ["a/1/x", "a/10", "a/2"])
        #expect(try await store.list("a/1").map(\.key) == ["a/1/x", "a/10"])
        #expect(try await store.list("a").map(\.key) == ["a-1", "a/1/x", "a/10", "a/2", "ab/1"])
        #expect(try await store.list("z/").isEmpty)
    }

    @Test(arguments: Implementation.allCases)
    func ofManyThatPutOneNameExactlyOneWins(_ implementation: Implementation) async throws {
        let (store, folder) = try make(implementation)
        defer { withExtendedLifetime(folder) {} }
        let outcomes = await withTaskGroup(of: PraError.Code?.self) { group in
            for writer in 0..<16 as Range<UInt8> {
                group.addTask {
                    do throws(PraError) {
                        return try await store.put("points/slot", [UInt8](repeating: writer, count: 50_000))
                            ? nil : .usage
                    } catch { return error.code }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.count { $0 == nil } == 1)
        #expect(outcomes.count { $0 == .storeConflict } == 15)
        let bytes = try #require(try await store.get("points/slot", range: nil))
        #expect(Set(bytes).count == 1 && bytes.count == 50_000)
    }
}
