import Model
import Ports
import Stores

/// All that a restore needs to know before it writes the first byte.
struct PlannedRestore: Sendable {
    var store: Store
    var choice: RestoreChoice
    var point: PointDocument
    var programs: PostgresPrograms
    var places: Places
    var owner: Account?
    var isDelta: Bool
    var restoreCommand: String?
    var ending: RecoveryEnding
    /// Whether nothing outside of its folders may become the copy's: it will be removed with them.
    var isConfined = false
    /// Of WAL; see `RestoreRequest`.
    var lacking: [String] = []

    var directory: String { places.directory }

    /// What the copy will lack, one line each.
    var notRestored: [String] {
        lacking + LeftBehind.lines(of: point, to: directory) + (ending.standby?.primary == nil ? [] : [unguarded])
    }

    private var unguarded: String {
        "a check of the WAL that it streams: a tablespace that is made on the primary is made at the same path here, "
            + "also where the primary's own files are"
    }

    var target: TargetFolder {
        TargetFolder(
            path: directory, tablespaces: places.tablespaces, owner: owner, disk: Disk(),
            building: isDelta ? point.system : nil)
    }

    /// Whether the WAL is put into `pg_wal`.
    var stagesWAL: Bool { restoreCommand == nil && ending.standby?.primary == nil }

    /// The WAL files that recovery will read, history files first.
    var walNames: [WALName] { choice.walNames(segmentBytes: point.walSegmentBytes) }
}

extension RestoreChoice {
    /// The WAL files of the way, history files first.
    func walNames(segmentBytes: Int) -> [WALName] {
        let segment = UInt64(segmentBytes)
        var names = legs.map(\.timeline).filter { $0.number > 1 }.map { WALName.history($0) }
        for leg in legs {
            guard let end = leg.to, end.bytes > 0 else { continue }
            for number in leg.from.bytes / segment...max(leg.from.bytes, end.bytes - 1) / segment {
                names.append(.segment(leg.timeline, number: number, segmentBytes: segmentBytes))
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
        let choice: RestoreChoice, points: [PointDocument]
        do throws(PraError) { (choice, points) = try await choose(request, among: documents) } catch {
            throw try await namingLatest(before: error, request, documents)
        }
        guard let point = points.first(where: { $0.action == choice.point.action }) else {
            throw missing(choice.point.action)
        }
        let owner = try owner(request.owner)
        let plan = PlannedRestore(
            store: request.store, choice: choice, point: point,
            programs: try await PostgresPrograms.find(
                major: point.major, configured: request.programs, runner: world.runner),
            places: try request.places(for: point), owner: owner, isDelta: request.isDelta,
            restoreCommand: try await restoreCommand(request, of: point.system, by: owner),
            ending: request.ending, lacking: request.lacking)
        try await checkReachable(plan, oldest: points.first ?? point)
        let found = try await plan.target.check()
        if !found.isBuiltOn { try await checkSpace(plan) }
        return plan
    }

    private func restoreCommand(
        _ request: RestoreRequest, of system: SystemIdentifier, by owner: Account?
    ) async throws(PraError) -> String? {
        guard let command = request.restoreCommand else { return nil }
        // Tried as one that recovers does it: a standby's takes an error for what is not there yet.
        let isUsable = try await isUsable(command(system, false), by: owner)
        guard let standby = request.ending.standby else { return isUsable ? command(system, false) : nil }
        guard isUsable || standby.primary != nil else {
            throw PraError(
                .refused, "\(owner?.name ?? "this user") can not read the store, which the standby is to follow",
                remedy: "let that user read the store and run pra, or name a primary to stream from: --primary CONNINFO"
            )
        }
        return isUsable ? command(system, true) : nil
    }

    func missing(_ point: ActionID) -> PraError {
        PraError(.pointMissing, "there is no recovery point \(point)", remedy: "list them with: pra points")
    }

    func documents(of request: RestoreRequest) async throws(PraError) -> [PointDocument] {
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
        let wal = plan.stagesWAL ? Int64(plan.walNames.count) * Int64(plan.point.walSegmentBytes) : 0
        let needed = ByteCount(plan.point.dataBytes.bytes + wal)
        let free = try await disk.freeBytes(at: folder)
        guard free < needed else { return }
        throw PraError(
            .fileFault, "\(folder) has \(free) free, the restore needs \(needed)",
            remedy: "free space there, or restore to another folder", retry: .later)
    }
}
