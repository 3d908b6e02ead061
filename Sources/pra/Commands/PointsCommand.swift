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
        abstract: "List the recovery points of the stores, and how far each can be rolled forward.",
        discussion: """
            WAL TO is where the gap-free WAL after a point ends, with its timeline when that is a later one.
            A store that can not be read is named, and the points of the others are printed.

            Exit status: 0; 8 when a store could not be read; when none could, that of the first failure.
            """)

    @Option(help: ArgumentHelp("Store (default: all).", valueName: "name")) var store: String?
    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    private struct Listing: Encodable {
        var points: [ReachablePoint] = []
        var unseen: [UnseenStore] = []
    }

    func run() async throws {
        let desired = try await manifests.load()
        let named = try store.map { (name) throws(PraError) in
            [try chosen(name, among: desired.stores, kind: "BackupStore", option: "--store")]
        }
        let stores = named ?? desired.stores
        let wiring = try await Wiring(state: state.path, for: .reading)
        var (listing, faults) = (Listing(), [PraError]())
        for store in stores {
            do throws(PraError) {
                let seen = try await wiring.engine.observe(store)
                listing.points += seen.points.sorted {
                    ($0.clusterUID, $0.timeline, $0.stop) < ($1.clusterUID, $1.timeline, $1.stop)
                }.map { ReachablePoint($0, in: seen, at: SystemTime().now()) }
            } catch {
                listing.unseen.append(UnseenStore(store.name, error))
                faults.append(error)
            }
        }
        if let first = faults.first, faults.count == stores.count { throw first }
        try output.show(json: Versioned("pra.points/v1", listing)) { PointsCommand.text(listing) }
        if !faults.isEmpty { throw ExitCode(PraError.Code.storeUnreachable.exitStatus) }
    }

    private static func text(_ listing: Listing) -> String {
        let unseen = listing.unseen.map(\.line).joined()
        guard !listing.points.isEmpty else {
            return unseen.isEmpty ? "No recovery points. Make one: pra backup\n" : unseen
        }
        let lines = listing.points.map { row in
            let point = row.point
            let state = point.taint.map { "tainted: \($0)" } ?? (point.isComplete ? "complete" : "INCOMPLETE")
            let held = row.holds.isEmpty ? "" : ", held"
            let later = row.recoverableTimeline.flatMap { $0 == point.timeline ? nil : " on \($0)" } ?? ""
            return [
                point.action.text, point.store, point.stoppedAt.description, "\(point.timeline)", "\(point.start)",
                row.recoverableTo.map { "\($0)\(later)" } ?? "no WAL", point.dataBytes.description,
                point.addedBytes.description, state + held,
                (point.labels ?? [:]).sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: " "),
            ]
        }
        return table(["POINT", "STORE", "TAKEN", "TLI", "START", "WAL TO", "SIZE", "ADDED", "STATE", "LABELS"], lines)
            + unseen
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
