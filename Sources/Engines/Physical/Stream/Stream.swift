import Manifests
import Model
import Ports
import Postgres
import Stores

extension PhysicalEngine {
    package func stream(
        _ order: StreamOrder, refusals: @escaping @Sendable (_ store: String, PraError?) -> Void = { _, _ in },
        durable: @escaping @Sendable (Timeline, LSN) -> Void
    ) async throws(PraError) {
        var stores = StreamStores(order.stores, told: refusals)
        try await stores.open { (store) throws(PraError) in try await open(store) }
        try await uploadLeft(of: order, into: &stores)
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
        let kept = try await segments(on: ordinary, of: server)
        await ordinary.close()
        let coverages = try await stores.each { (_, store) throws(PraError) in
            try await bind(store, order.cluster, server).coverage(of: server.system)
        }
        for coverage in coverages { try server.refuseFormerPrimary(of: order.cluster.name, by: coverage) }
        let spool = try await spool(of: server.system, stores: order.stores.count, durable: durable)
        let run = StreamRun(
            feed: WALFeed(
                engine: self, session: session, server: server, spool: spool, isSynchronous: order.synchronous != nil),
            coverages: coverages, kept: kept, uploaders: uploaders(of: order, stores, spool, server))
        let end: PraError
        do throws(PraError) { end = try await run.go() } catch { end = error }
        await spool.end()
        await session.abandon()
        // Being cancelled is how a stream ends.
        if end.code != .interrupted { throw end }
    }

    /// The names of the WAL segments that a server has whose history has more than one timeline. A role that may not
    /// see them is told none.
    private func segments(on session: Postgres.Session, of server: SourceServer) async throws(PraError) -> Set<String> {
        guard server.timeline.number > 1 else { return [] }
        let may = try await session.query("select has_function_privilege('pg_ls_waldir()', 'execute') as may").only()
        guard try may.bool("may") else { return [] }
        var names: Set<String> = []
        for row in try await session.query("select name from pg_ls_waldir()") { names.insert(try row.text("name")) }
        return names
    }

    private func uploaders(
        of order: StreamOrder, _ stores: StreamStores, _ spool: Spool, _ server: SourceServer
    ) -> [Uploader] {
        order.stores.indices.map { number in
            let resource = order.stores[number]
            var uploader = Uploader(spool, number: number, engine: self, store: stores.opened[number]) {
                () async throws(PraError) in try await bind(try await open(resource), order.cluster, server)
            }
            uploader.doubtedBefore = server.flush
            uploader.refused = { stores.told(resource.name, $0) }
            return uploader
        }
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
    private func uploadLeft(of order: StreamOrder, into stores: inout StreamStores) async throws(PraError) {
        let known = try await stores.each { (_, store) throws(PraError) in
            try await store.clusters().first { $0.name == order.cluster.name }?.current.system
        }
        guard let system = known.lazy.compactMap(\.self).first else { return }
        let spool = try await spool(of: system, stores: order.stores.count, keepsRest: true) { _, _ in }
        do throws(PraError) { try await uploadLeft(in: spool, of: order, into: &stores) } catch {
            await spool.end()
            throw error
        }
        await spool.end()
    }

    private func uploadLeft(
        in spool: Spool, of order: StreamOrder, into stores: inout StreamStores
    ) async throws(PraError) {
        let legs = await spool.legs
        let continued = try await stores.each { (number, store) throws(PraError) in
            legs.entry(of: try await store.coverage(of: spool.system)).map { _ in number }
        }
        for number in continued.compactMap(\.self) {
            guard let store = stores.opened[number] else { continue }
            var uploader = Uploader(spool, number: number, engine: self, store: store) { store }
            do throws(PraError) { try await uploader.uploadLeft() } catch {
                guard uploader.isStores(error) else { throw error }
                // It is tried again while the server's WAL comes into the spool.
                stores.told(order.stores[number].name, error)
            }
        }
    }
}
