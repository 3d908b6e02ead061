import ArgumentParser
import Manifests
import Model
import Planning
import Ports
import Reconciler
import State

/// `pra verify`: reads a point back.
struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Read a recovery point back from its store, every byte, and compare.",
        discussion: """
            What was read back and found sound within the scrub period of its store (BackupStore.scrub) is not read \
            again: the state folder remembers it. With --reread it is: for when a disk is no longer trusted.
            The outcome goes into the ledger, as that of the loop's own verifications does. While another pra \
            (the loop) writes the ledger, the point is read all the same, and standard error says that nothing was \
            recorded.
            Exit status 9 when something is damaged; each finding names the pack, the extent or the segment.
            """)

    @Argument(help: ArgumentHelp("Recovery point (default: the cluster's newest sound one).", valueName: "point"))
    var point: String?
    @Option(help: ArgumentHelp("Cluster (default: the only one).", valueName: "name")) var cluster: String?
    @Option(help: ArgumentHelp("Store (default: the only one).", valueName: "name")) var store: String?
    @Flag(help: "Read all that the point needs, whatever was read before.") var reread = false
    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let desired = try await manifests.load()
        let store = try chosen(store, among: desired.stores, kind: "BackupStore", option: "--store")
        let cluster = try chosen(cluster, among: desired.clusters, kind: "Cluster", option: "--cluster")
        let record: VerifyRecord
        do throws(PraError) {
            record = try await recorded(cluster, store, desired, try await wiring(.writing))
        } catch  where error.code == .leaseHeld {
            record = try await unrecorded(cluster, store, because: error)
        }
        try show(record)
    }

    private func wiring(_ access: SQLiteJournal.Access) async throws(PraError) -> Wiring {
        try await Wiring(state: state.path, for: access, rereading: reread)
    }

    /// As the loop does it: intent, reading, outcome.
    private func recorded(
        _ cluster: Resource<Cluster.Spec>, _ store: Resource<BackupStore.Spec>, _ desired: Desired, _ wiring: Wiring
    ) async throws(PraError) -> VerifyRecord {
        let plan = try desired.plan(for: cluster)
        let point = try await wanted(cluster, store, wiring)
        let action = ActionID(series: "verify/\(cluster.name)/\(store.name)", slot: wiring.world.time.now())
        let gap = Gap(
            resource: plan.id, reason: "Asked", because: "\(operatorName) asked for it",
            action: Action(
                id: action, verb: .verify, plan: plan.name, cluster: cluster.name, store: store.name,
                points: [point.action]))
        let printer = LoopPrinter(json: output.isJSON)
        let loop = try await Loop(desired, in: wiring.world, mode: .converge, actor: operatorName) { printer.tell($0) }
        do {
            let failures = try await Interruption.whenAsked({ await loop.stop() }) { try await loop.perform([gap]) }
            if let first = failures.first { throw first.error }
        } catch { throw PraError.wrapping(error) }
        for fact in try await wiring.journal.facts(from: 0).reversed() {
            if case .verified(let record) = fact.event, record.action == action { return record }
        }
        throw PraError.wrapping(CancellationError())
    }

    private func unrecorded(
        _ cluster: Resource<Cluster.Spec>, _ store: Resource<BackupStore.Spec>, because held: PraError
    ) async throws(PraError) -> VerifyRecord {
        let wiring = try await wiring(.reading)
        let point = try await wanted(cluster, store, wiring)
        writeToStandardError("\(held.what): this verification is not recorded there")
        let printer = LoopPrinter(json: output.isJSON)
        let action = ActionID(series: "verify/asked/\(store.name)", slot: wiring.world.time.now())
        return try await wiring.world.engine.verify(VerifyOrder(action: action, point: point, store: store)) {
            printer.tell(point.action, $0)
        }
    }

    /// The point that was named, else the newest sound one; when none is sound, the newest, to learn what it lacks.
    private func wanted(
        _ cluster: Resource<Cluster.Spec>, _ store: Resource<BackupStore.Spec>, _ wiring: Wiring
    ) async throws(PraError) -> RecoveryPoint {
        let known = try await ClusterPoints(of: cluster.name, in: store, wiring)
        let named = known.points.first { $0.action.text == point }
        guard let found = point == nil ? known.newestSound ?? known.points.last : named else {
            throw PraError(
                .pointMissing,
                "store \(store.name) has no recovery point \(point.map { "\($0) " } ?? "")of cluster \(cluster.name)",
                remedy: "list what is there: pra points")
        }
        return found
    }

    private func show(_ record: VerifyRecord) throws {
        try output.show(json: Versioned("pra.verify/v1", record)) {
            record.findings.map { "- \($0)\n" }.joined()
                + "\(record.point): \(record.isIntact ? "intact" : "DAMAGED"); read \(record.bytesRead)"
                + " from \(record.readFrom == .disk ? "disk" : "cache or disk, which is not known"),"
                + " \(record.extents) extents, \(record.segments) WAL files in \(DurationText.compact(record.took))"
                + (record.remembered.map { "; \($0.bytes) were read since \($0.since?.description ?? "then")" } ?? "")
                + "\n"
        }
        if !record.isIntact { throw ExitCode(PraError.Code.verificationFailed.exitStatus) }
    }
}
