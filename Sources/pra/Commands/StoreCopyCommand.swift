import ArgumentParser
import Engines
import Manifests
import Model
import Ports
import Stores

/// `pra store copy`: points of one store into another.
struct StoreCopyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy", abstract: "Copy recovery points, and the WAL that they need, into another store.",
        discussion: """
            Without points it copies all, with all WAL from the first one on: what could be restored from the one \
            store can be from the other. With points, the WAL that makes them consistent. Every extent is read, \
            compared with its name and stored again as the other store is made: encrypted with its key or plain, \
            compressed as its manifest states. What is there is neither read from a plain store nor stored again.
            A point counts there once its structure was checked; one that is damaged here is told and left out, and \
            the others are copied. Both stores have to exist. Cut off, it is typed again and goes on.

              pra store copy --from local --to offsite
              pra store copy --from s3://old/akig --to file:///mnt/disk backup/akig/local/2026-11-22T160000Z

            Exit status: 0; 6 no such point; 9 when a point could not be copied.
            """)

    @Option(help: ArgumentHelp("Store to read: its name in the manifests, or a URL.", valueName: "name|url"))
    var from: String
    @Option(help: ArgumentHelp("Store to copy to: its name, or a URL.", valueName: "name|url")) var to: String
    @Argument(help: ArgumentHelp("Recovery points (default: all).", valueName: "point")) var points: [String] = []
    @Option(
        help: ArgumentHelp(
            "Key of the store to read, as --key elsewhere: file:/PATH or env:NAME.", valueName: "where"))
    var fromKey: String?
    @Option(help: ArgumentHelp("Key of the store to copy to.", valueName: "where")) var toKey: String?
    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var state: StateOptions
    @OptionGroup var output: OutputOptions

    func run() async throws {
        let source = try await StorePlace(from, manifests, key: KeyOption.reference(to: fromKey))
        let target = try await StorePlace(to, manifests, key: KeyOption.reference(to: toKey))
        let printer = LoopPrinter(json: output.isJSON)
        let way = CopyWay(target.compressor, folder: FileStore(directory: state.path, creating: true))
        let copied = try await source.open().copy(
            points.isEmpty ? nil : points.map { ActionID($0) }, to: try await target.open(), way,
            at: SystemTime().now()
        ) { point, done, total in printer.tell(point, Progress(stage: "copy", done: done, total: total)) }
        try output.show(json: Versioned("pra.store-copy/v1", ["points": copied])) { text(of: copied) }
        if copied.contains(where: { $0.outcome == .failed }) {
            throw ExitCode(PraError.Code.verificationFailed.exitStatus)
        }
    }

    private func text(of copied: [CopiedPoint]) -> String {
        guard !copied.isEmpty else { return "no points to copy\n" }
        let rows = copied.map { point in
            let outcome =
                switch point.outcome {
                case .copied: "copied"
                case .wasThere: "was there"
                case .failed: "FAILED: \(point.because ?? "")"
                }
            return [point.point.text, point.cluster, point.added.description, outcome]
        }
        return table(["POINT", "CLUSTER", "ADDED", "OUTCOME"], rows)
    }
}
