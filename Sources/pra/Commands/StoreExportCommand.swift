import ArgumentParser
import Engines
import Model
import Ports
import Stores

/// `pra store export`: one recovery point as a folder that needs no `pra`.
struct StoreExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write one recovery point as a folder that PostgreSQL starts without pra.",
        discussion: """
            The folder has the data directory with the WAL that makes it consistent, the tablespaces, what the source \
            kept outside, SHA256SUMS, and a README with the commands. pg_verifybackup accepts it. It is not encrypted.
            Cut off, it is typed again and begins anew.

              pra store export --to /mnt/disk/akig
              pra store export backup/akig/local/2026-11-22T160000Z --to /mnt/disk/akig --store local

            Exit status: 0; 4 when the folder is not empty or too small; 6 no such point; 9 when it is damaged.
            """)

    @Argument(help: ArgumentHelp("Recovery point (default: the newest).", valueName: "point")) var point: String?
    @Option(help: ArgumentHelp("Folder to make; empty or missing.", valueName: "folder")) var to: String
    @Option(help: ArgumentHelp("Cluster (default: the store's only one).", valueName: "name")) var cluster: String?
    @Option(
        help: ArgumentHelp("Who owns what is written, when run as root (default: postgres).", valueName: "user"))
    var owner: String?
    @OptionGroup var place: HoldCommand.Place
    @OptionGroup var state: StateOptions

    struct Outcome: Encodable {
        var point: ActionID
        var folder: String
        var bytes: ByteCount
    }

    func run() async throws {
        let store = try await place.open(), document = try await chosen(in: store)
        let (folder, printer) = (absolutePath(to), LoopPrinter(json: place.output.isJSON))
        let bytes = try await Wiring.engine(state: state.path).export(document, of: store, to: folder, owner: owner) {
            printer.tell(ActionID("export"), $0)
        }
        let outcome = Outcome(point: document.action, folder: folder, bytes: bytes)
        try place.output.show(json: Versioned("pra.store-export/v1", outcome)) {
            "\(document.action) is in \(folder) (\(bytes)); \(folder)/README says how to start it\n"
        }
    }

    private func chosen(in store: Store) async throws(PraError) -> PointDocument {
        let points = try await store.points().filter { cluster == nil || $0.clusterName == cluster }
        let found = points.filter { point == nil ? $0.taint == nil : $0.action.text == point }
        guard point != nil || Set(found.map(\.clusterUID)).count < 2 else {
            throw PraError(
                .usage, "store \(store.id) holds points of more than one cluster",
                remedy: "choose with --cluster: \(Set(found.map(\.clusterName)).sorted().joined(separator: ", "))")
        }
        if let newest = found.last { return newest }
        throw PraError(
            .pointMissing, "store \(store.id) has no such point", remedy: "list what it has with `pra points`")
    }
}
