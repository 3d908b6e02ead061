import Ports
import StoreContract
import Stores
import Testing

/// The contract of the port; RemoteStoresTests holds the others to it.
@Suite struct ObjectStoreConformance {
    @Test(arguments: Clause.all + [.faults])
    func inMemory(_ clause: Clause) async throws { try await clause.check(MemoryStore()) }

    @Test(arguments: Clause.all + [.faults])
    func inFiles(_ clause: Clause) async throws {
        let folder = try TemporaryFolder()
        try await clause.check(FileStore(directory: folder.path))
    }
}
