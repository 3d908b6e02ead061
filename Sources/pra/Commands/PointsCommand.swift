import ArgumentParser
import Engines
import Manifests
import Model
import Reports
import State

/// `pra points`: what can be restored.
struct PointsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "points",
        abstract: "List the recovery points of the stores, and how far each can be rolled forward.")

    @Option(help: ArgumentHelp("Store (default: all).", valueName: "name")) var store: String?
    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    struct Row: Encodable {
        var point: RecoveryPoint
        /// Where the gap-free WAL after it ends; `nil` when its own WAL is not there.
        var recoverableTo: LSN?
    }

    func run() async throws {
        let desired = try await manifests.load()
        let stores = try store.map { (name) throws(PraError) in
            [try chosen(name, among: desired.stores, kind: "BackupStore", option: "--store")]
        }
        let wiring = try await Wiring(state: state.path, for: .reading)
        var rows: [Row] = []
        for store in stores ?? desired.stores {
            let seen = try await wiring.engine.observe(store)
            rows += seen.points.sorted { ($0.clusterUID, $0.stop) < ($1.clusterUID, $1.stop) }.map { point in
                let coverage = seen.coverage(of: point.system).first { $0.timeline == point.timeline }
                return Row(point: point, recoverableTo: coverage?.end(from: point.start))
            }
        }
        try output.show(json: Versioned("pra.points/v1", ["points": rows])) { PointsCommand.text(rows) }
    }

    private static func text(_ rows: [Row]) -> String {
        guard !rows.isEmpty else { return "No recovery points. Make one: pra backup\n" }
        let lines = rows.map { row in
            let point = row.point
            let state = point.taint.map { "tainted: \($0)" } ?? (point.isComplete ? "complete" : "INCOMPLETE")
            return [
                point.action.text, point.store, point.stoppedAt.description, "\(point.timeline)", "\(point.start)",
                row.recoverableTo?.description ?? "no WAL", point.dataBytes.description, point.addedBytes.description,
                state,
            ]
        }
        return table(["POINT", "STORE", "TAKEN", "TLI", "START", "WAL TO", "SIZE", "ADDED", "STATE"], lines)
    }
}

/// Left-aligned columns, two spaces apart.
func table(_ head: [String], _ rows: [[String]]) -> String {
    let widths = head.indices.map { column in ([head] + rows).map { $0[column].count }.max() ?? 0 }
    return ([head] + rows).map { row in
        let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
        let line = cells.joined(separator: "  ")
        return String(line.reversed().drop { $0 == " " }.reversed()) + "\n"
    }.joined()
}
