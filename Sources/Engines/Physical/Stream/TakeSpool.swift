import Model
import Ports
import Stores

extension PhysicalEngine {
    /// Puts into the store of a restore what a stream of this host left in its spool of that cluster: when the server
    /// is lost, the newest commits are nowhere else. The spool keeps it, for the other stores of its plan.
    /// - Parameter patience: for a stream that works in the spool, and takes it to the store by itself.
    /// - Returns: what the copy will lack of it, one line each.
    /// - Throws: where the newest is wanted also what kept the spool out of the store.
    package func takeSpool(
        for request: RestoreRequest, patience: Duration = .seconds(30)
    ) async throws(PraError) -> [String] {
        var lacking: [String] = []
        for system in try await systems(of: request) {
            let folder = spoolFolder(of: system)
            guard await Disk().exists(folder) else { continue }
            // As of two stores, of which the other one has nothing: so nothing is dropped.
            let spool = Spool(folder: folder, system: system, limit: spoolLimit, stores: 2) { _, _ in }
            do throws(PraError) {
                lacking += try await SpoolTaking(engine: self, spool: spool, store: request.store).run(patience)
            } catch  where error.code != .interrupted {
                guard request.target != .latest else { throw refusal(error, folder) }
                lacking.append("WAL that may still be in the spool \(folder): \(error.what)")
            }
        }
        return lacking
    }

    private func refusal(_ error: PraError, _ folder: String) -> PraError {
        PraError(
            error.code, "the newest commits may be nowhere but in the WAL spool \(folder): \(error.what)",
            remedy: "\(error.remedy); to restore without them, name another folder with --state", retry: error.retry,
            cause: error.cause)
    }
}

/// Takes one spool into one store.
private struct SpoolTaking {
    let engine: PhysicalEngine
    let spool: Spool
    let store: Store

    /// - Returns: what the store lacks of it, one line each.
    func run(_ patience: Duration) async throws(PraError) -> [String] {
        let lacking: Result<[String], PraError>
        do throws(PraError) { lacking = .success(try await take(patience)) } catch { lacking = .failure(error) }
        await spool.end()
        return try lacking.get()
    }

    private func take(_ patience: Duration) async throws(PraError) -> [String] {
        let time = engine.world.time, deadline = time.elapsed() + patience
        // Its end as it was at first: it grows on.
        var seen: SpoolContent?
        while true {
            do throws(PraError) {
                try await spool.prepare(keepsRest: true)
                return try await upload()
            } catch  where error.code == .leaseHeld {
                // Files may go while they are looked at.
                if seen == nil { seen = try? await spool.look() }
                let isOver = time.elapsed() >= deadline
                if let lines = try await taken(seen, isOver: isOver) { return lines }
                guard !isOver else { throw error }
            }
            try await time.sleep(for: .milliseconds(200))
        }
    }

    /// What the store lacks of what a stream that works in the spool had there; `nil` while it may bring it yet.
    private func taken(_ seen: SpoolContent?, isOver: Bool) async throws(PraError) -> [String]? {
        guard let seen else { return nil }
        let legs = seen.legs, entry = legs.entry(of: try await store.coverage(of: spool.system))
        if legs.start == nil || entry.map({ legs.load(after: $0) == nil }) ?? false { return [] }
        return entry == nil && isOver ? try await lacking(seen) : nil
    }

    private func upload() async throws(PraError) -> [String] {
        let found = await spool.found
        if found.legs.entry(of: try await store.coverage(of: spool.system)) != nil {
            let store = store
            var uploader = Uploader(spool, number: 0, engine: engine, store: store) { store }
            try await uploader.uploadLeft()
        }
        return try await lacking(found)
    }

    private func lacking(_ found: SpoolContent) async throws(PraError) -> [String] {
        let wal = try await store.wal(of: spool.system)
        var lines: [String] = []
        if let start = found.legs.start, let end = found.legs.end, found.legs.entry(of: wal.coverage) == nil {
            lines.append(
                "WAL from \(start.lsn) to \(end.lsn), which is in the spool \(spool.folder): the store has none that "
                    + "leads there")
        }
        if let file = found.rest.first(where: { $0.isBegun && !has($0.segment, wal) }) {
            lines.append(
                "WAL from \(file.name) on in the spool \(spool.folder): that file is damaged, or does not follow "
                    + "the one before it")
        }
        return lines
    }

    /// Whether the store has all of a segment.
    private func has(_ segment: WALName, _ wal: StoreObservation.WAL) -> Bool {
        guard let number = segment.number(segmentBytes: Int(wal.segmentBytes)) else { return false }
        let size = UInt64(wal.segmentBytes), start = LSN(number * size), end = LSN((number + 1) * size)
        return wal.coverage.first { $0.timeline == segment.timeline }?.stretches
            .contains { $0.from <= start && end <= $0.to } ?? false
    }
}
