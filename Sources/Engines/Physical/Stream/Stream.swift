import Manifests
import Model
import Ports
import Postgres
import Stores

extension PhysicalEngine {
    package func stream(
        _ order: StreamOrder, durable: @escaping @Sendable (Timeline, LSN) -> Void
    ) async throws(PraError) {
        let stores = try await reachable(order.stores)
        try await uploadLeft(of: order, into: stores)
        let ordinary = try await connect(order.cluster, as: "pra stream")
        // To the same server: during a failover the next look may find another.
        if let wanted = order.synchronous {
            try await SynchronousPreflight(cluster: order.cluster.name, session: ordinary, wanted: wanted).run()
        }
        let session = try await connect(
            order.cluster, as: order.synchronous?.name ?? "pra stream", replication: true, to: .primary,
            host: ordinary.host)
        let server = try await BackupPreflight(cluster: order.cluster.name, replication: session, session: ordinary)
            .run()
        await ordinary.close()
        for case let store? in stores { _ = try await bind(store, order.cluster, server) }
        let spool = try await spool(of: server.system, stores: stores.count, durable: durable)
        let uploaders = stores.indices.map { number in
            Uploader(spool, number: number, engine: self, store: stores[number]) { () async throws(PraError) in
                try await bind(try await open(order.stores[number]), order.cluster, server)
            }
        }
        let run = StreamRun(
            cluster: order.cluster.name,
            feed: WALFeed(
                engine: self, session: session, server: server, spool: spool, isSynchronous: order.synchronous != nil),
            uploaders: uploaders)
        let end: PraError
        do throws(PraError) { end = try await run.go() } catch { end = error }
        await spool.end()
        await session.abandon()
        // Being cancelled is how a stream ends.
        if end.code != .interrupted { throw end }
    }

    /// The stores of an order; `nil` for one that can not be used for now.
    /// - Throws: why, when none can be used.
    private func reachable(_ resources: [Resource<BackupStore.Spec>]) async throws(PraError) -> [Store?] {
        var stores: [Store?] = [], first: PraError?
        for resource in resources {
            do throws(PraError) { stores.append(try await open(resource)) } catch {
                guard Uploader.mayPass(error) else { throw error }
                stores.append(nil)
                first = first ?? error
            }
        }
        if let first, stores.allSatisfy({ $0 == nil }) { throw first }
        return stores
    }

    private func bind(
        _ store: Store, _ cluster: Resource<Cluster.Spec>, _ server: SourceServer
    ) async throws(PraError) -> Store {
        _ = try await store.bind(cluster: cluster.name, system: server.system, major: server.major, at: server.flush)
        return store
    }

    func spoolFolder(of system: SystemIdentifier) -> String { "\(stateDirectory)/spool/\(system)" }

    func spool(
        of system: SystemIdentifier, stores: Int, keepsRest: Bool = false,
        durable: @escaping @Sendable (Timeline, LSN) -> Void
    ) async throws(PraError) -> Spool {
        let folder = spoolFolder(of: system)
        let disk = Disk()
        try await disk.makeFolders(stateDirectory, mode: 0o711, owner: nil)
        try await disk.makeFolders(folder, owner: nil)
        let spool = Spool(folder: folder, system: system, limit: spoolLimit, stores: stores, durable: durable)
        try await spool.prepare(keepsRest: keepsRest)
        return spool
    }

    /// Takes what an earlier stream left in the spool into the stores whose WAL it continues, before the server is
    /// asked: it may be what was lost.
    private func uploadLeft(of order: StreamOrder, into stores: [Store?]) async throws(PraError) {
        guard let system = try await knownSystem(order.cluster.name, in: stores.compactMap(\.self)) else { return }
        let spool = try await spool(of: system, stores: stores.count, keepsRest: true) { _, _ in }
        do throws(PraError) { try await uploadLeft(in: spool, into: stores) } catch {
            await spool.end()
            throw error
        }
        await spool.end()
    }

    private func uploadLeft(in spool: Spool, into stores: [Store?]) async throws(PraError) {
        for case let (number, store?) in stores.enumerated() {
            guard await spool.legs.entry(of: try await store.coverage(of: spool.system)) != nil else { continue }
            var uploader = Uploader(spool, number: number, engine: self, store: store) { store }
            do throws(PraError) { try await uploader.uploadLeft() } catch {
                guard Uploader.mayPass(error) else { throw error }
            }
        }
    }

    /// The system that the stores know a cluster as; `nil` when none does yet.
    private func knownSystem(_ cluster: String, in stores: [Store]) async throws(PraError) -> SystemIdentifier? {
        for store in stores {
            if let bound = try await store.clusters().first(where: { $0.name == cluster }) {
                return bound.current.system
            }
        }
        return nil
    }
}
