import Model
import Ports
import Stores

extension PhysicalEngine {
    /// Puts into a store what a stream of this host left in its spool, for the clusters that the store knows: when the
    /// server is lost, the newest commits are nowhere else. The spool keeps it, for the other stores of its plan.
    /// - Returns: what could not be put there and why, one line each.
    package func takeSpools(into store: Store) async throws(PraError) -> [String] {
        var left: [String] = []
        for system in Set(try await store.clusters().flatMap(\.epochs).map(\.system)).sorted(by: {
            $0.number < $1.number
        }) {
            guard await Disk().exists(spoolFolder(of: system)) else { continue }
            do throws(PraError) { try await takeSpool(of: system, into: store) } catch {
                left.append(
                    "WAL of system \(system) that may still be in the spool of this host, and is not restored: "
                        + error.what)
            }
        }
        return left
    }

    private func takeSpool(of system: SystemIdentifier, into store: Store) async throws(PraError) {
        // As of two stores, of which the other one has nothing: so nothing is dropped.
        let spool = try await spool(of: system, stores: 2) { _, _ in }
        do throws(PraError) {
            if await spool.legs.entry(of: try await store.coverage(of: system)) != nil {
                var uploader = Uploader(spool, number: 0, engine: self, store: store) { store }
                try await uploader.uploadLeft()
            }
        } catch {
            await spool.end()
            throw error
        }
        await spool.end()
    }
}
