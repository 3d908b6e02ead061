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
        discussion: "Exit status 9 when something is damaged; each finding names the pack, the extent or the segment.")

    @Argument(help: ArgumentHelp("Recovery point (default: the newest).", valueName: "point")) var point: String?
    @Option(help: ArgumentHelp("Store (default: the only one).", valueName: "name")) var store: String?
    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let desired = try await manifests.load()
        let store = try chosen(store, among: desired.stores, kind: "BackupStore", option: "--store")
        let wiring = try await Wiring(state: state.path, for: .reading)
        let points = try await wiring.world.engine.observe(store).points.sorted { $0.stoppedAt < $1.stoppedAt }
        guard let found = point.map({ name in points.first { $0.action.text == name } }) ?? points.last else {
            throw PraError(
                .pointMissing, "store \(store.name) has no recovery point \(point ?? "at all")",
                remedy: "list what is there: pra points")
        }
        let printer = LoopPrinter(json: output.isJSON)
        let action = ActionID(series: "verify/asked/\(store.name)", slot: wiring.world.time.now())
        let record = try await wiring.world.engine.verify(VerifyOrder(action: action, point: found, store: store)) {
            printer.tell(found.action, $0)
        }
        try output.show(json: record) {
            record.findings.map { "- \($0)\n" }.joined()
                + "\(found.action): \(record.isIntact ? "intact" : "DAMAGED"); read \(record.bytesRead),"
                + " \(record.extents) extents, \(record.segments) WAL files in \(DurationText.compact(record.took))\n"
        }
        if !record.isIntact { throw ExitCode(PraError.Code.verificationFailed.exitStatus) }
    }
}
