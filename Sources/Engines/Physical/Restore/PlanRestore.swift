import Model
import Ports
import Stores

/// All that a restore needs to know before it writes the first byte.
struct PlannedRestore: Sendable {
    var store: Store
    var choice: RestoreChoice
    var point: PointDocument
    var programs: PostgresPrograms
    var directory: String
    /// New place of each tablespace.
    var tablespaces: [UInt32: String]
    var owner: Account?
    var restoreCommand: String?

    /// What the copy will lack, one line each.
    var notRestored: [String] { LeftBehind.lines(of: point, to: directory) }

    /// The WAL files that recovery will read, history files first.
    var walNames: [WALName] {
        let segment = UInt64(point.walSegmentBytes)
        var names = choice.legs.map(\.timeline).filter { $0.number > 1 }.map { WALName.history($0) }
        for leg in choice.legs {
            guard let end = leg.to, end.bytes > 0 else { continue }
            for number in leg.from.bytes / segment...max(leg.from.bytes, end.bytes - 1) / segment {
                names.append(.segment(leg.timeline, number: number, segmentBytes: point.walSegmentBytes))
            }
        }
        return names
    }
}

extension PhysicalEngine {
    /// Decides everything and refuses what can not succeed; writes nothing.
    func plan(_ request: RestoreRequest) async throws(PraError) -> PlannedRestore {
        guard request.directory.hasPrefix("/") else {
            throw PraError(
                .usage, "the target folder “\(request.directory)” is not an absolute path", remedy: "write it from / on"
            )
        }
        let documents = try await documents(of: request)
        guard !documents.isEmpty else {
            throw PraError(
                .pointMissing, "the store holds no recovery point of \(request.cluster ?? "any cluster")",
                remedy: "list what there is with: pra points")
        }
        let (choice, points) = try await choose(request, among: documents)
        guard let point = points.first(where: { $0.action == choice.point.action }) else {
            throw missing(choice.point.action)
        }
        let owner = try owner(request.owner)
        let plan = PlannedRestore(
            store: request.store, choice: choice, point: point,
            programs: try await PostgresPrograms.find(
                major: point.major, configured: request.programs, runner: world.runner),
            directory: request.directory,
            tablespaces: Dictionary(
                point.tablespaces.map { ($0.oid, request.tablespaces[$0.oid] ?? $0.path) }, uniquingKeysWith: { $1 }),
            owner: owner, restoreCommand: try await usable(request.restoreCommand?(point.system), by: owner))
        try await checkReachable(plan, oldest: points.first ?? point)
        try await checkSpace(plan)
        return plan
    }

    func missing(_ point: ActionID) -> PraError {
        PraError(.pointMissing, "there is no recovery point \(point)", remedy: "list them with: pra points")
    }

    private func documents(of request: RestoreRequest) async throws(PraError) -> [PointDocument] {
        let points = try await request.store.points()
        if let cluster = request.cluster {
            return points.filter { $0.clusterUID == cluster || $0.clusterName == cluster }
        }
        let names = Set(points.map(\.clusterUID))
        guard names.count <= 1 else {
            throw PraError(
                .usage,
                "the store holds several clusters: \(Set(points.map(\.clusterName)).sorted().joined(separator: ", "))",
                remedy: "say which one with --cluster")
        }
        return points
    }

    /// The points of one system and its WAL.
    func offer(_ documents: [PointDocument], in store: Store) async throws(PraError) -> RestoreOffer {
        var offer = RestoreOffer(
            points: [], coverage: [], histories: [:], segmentBytes: Int64(documents.first?.walSegmentBytes ?? 16 << 20))
        guard let system = documents.first?.system else { return offer }
        offer.coverage = try await store.coverage(of: system)
        for document in documents { offer.points.append(try await recoveryPoint(document, in: store)) }
        for timeline in offer.coverage.map(\.timeline) {
            let name = WALName.history(timeline).text
            guard let bytes = try await store.walFile(name, system: system) else { continue }
            offer.histories[timeline] = try TimelineHistory(of: timeline, file: String(decoding: bytes, as: UTF8.self))
        }
        return offer
    }

    private func checkSpace(_ plan: PlannedRestore) async throws(PraError) {
        let disk = Disk()
        var folder = plan.directory
        while folder != "/", await !disk.exists(folder) { folder = folder.parentFolder }
        let wal = plan.restoreCommand == nil ? Int64(plan.walNames.count) * Int64(plan.point.walSegmentBytes) : 0
        let needed = ByteCount(plan.point.dataBytes.bytes + wal)
        let free = try await disk.freeBytes(at: folder)
        guard free < needed else { return }
        throw PraError(
            .fileFault, "\(folder) has \(free) free, the restore needs \(needed)",
            remedy: "free space there, or restore to another folder", retry: .later)
    }
}
