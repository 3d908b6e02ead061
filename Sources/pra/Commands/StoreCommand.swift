import ArgumentParser
import Manifests
import Model
import Stores

/// `pra store`: the place where copies live.
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Make, check, measure and sweep a store; copy and export points.",
        subcommands: [
            Init.self, StoreCheckCommand.self, Stats.self, Sweep.self, StoreCopyCommand.self,
            StoreExportCommand.self,
        ])

    struct Target: ParsableArguments {
        @Argument(
            help: ArgumentHelp("Its name in the manifests, or a URL (default: the only one).", valueName: "name|url"))
        var store: String?
        @OptionGroup var key: KeyOption
        @OptionGroup var manifests: ManifestOptions
        @OptionGroup var output: OutputOptions

        func place() async throws(PraError) -> StorePlace {
            try await StorePlace(store, manifests, key: key.reference())
        }
        func open() async throws(PraError) -> Store { try await place().open() }
    }

    struct Init: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "init", abstract: "Make an empty store; one that is there already is left as it is.",
            discussion: """
                It is encrypted where its manifest states `encryption`, for both recipients: the secrets of both have \
                to be at hand, this once. It stays what it was made as.
                """)
        @OptionGroup var target: Target

        func run() async throws {
            let place = try await target.place()
            let isNew = try await !place.isThere(), store = try await place.make()
            try target.output.show(
                json: Versioned("pra.store/v1", Made(store: store.id, url: place.url, made: isNew))
            ) {
                "store \(store.id) at \(place.url)\(place.encryption == nil ? "" : ", encrypted")"
                    + (isNew ? "\n" : ": it was there, and nothing was done\n")
            }
        }

        private struct Made: Encodable {
            var store: String
            var url: String
            /// By this call.
            var made: Bool
        }
    }

    struct Stats: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "stats", abstract: "What the store holds, and how small.")
        @OptionGroup var target: Target

        func run() async throws {
            let stats = try await target.open().stats()
            try target.output.show(json: Versioned("pra.store-stats/v1", stats)) { text(of: stats) }
        }
    }
}

extension StoreCommand {
    struct Sweep: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "sweep", abstract: "Delete what no recovery point needs.",
            discussion: """
                Shows what is dead and stops; with --confirm it acts. What is newly found dead is marked first and goes
                with a sweep an hour later, when every session that may still use it is over. `pra run` does the same
                by itself.

                Nothing is deleted while a point that was committed is not listed: what it needs is not known.
                With --confirm, --give-up forgets such a point when its document is lost for good.
                """)
        @OptionGroup var target: Target
        @Flag(help: "Mark and delete.") var confirm = false
        @Option(help: ArgumentHelp("A point whose document is lost for good (repeatable).", valueName: "point"))
        var giveUp: [String] = []

        struct Outcome: Encodable {
            var dead: DeadContent
            /// What was done; absent without --confirm.
            var done: SweepResult?
        }

        func run() async throws {
            guard confirm || giveUp.isEmpty else {
                throw PraError(
                    .usage, "--give-up forgets points, and needs --confirm",
                    remedy: "see what the store misses with pra store check, then add --confirm")
            }
            let store = try await target.open()
            try await store.giveUp(giveUp.map { ActionID($0) }, at: SystemTime().now())
            let dead = try await store.deadContent()
            let done =
                confirm
                ? try await store.sweep(at: SystemTime().now(), grace: StoreObservation.sweepGrace) : nil
            try target.output.show(json: Versioned("pra.store-sweep/v1", Outcome(dead: dead, done: done))) {
                Sweep.text(dead, done)
            }
        }

        private static func text(_ dead: DeadContent, _ done: SweepResult?) -> String {
            let found =
                dead.isEmpty
                ? "nothing is dead\n"
                : "dead: \(dead.packs) packs, \(dead.walFiles) WAL files, \(dead.points) forgotten points;"
                    + " \(dead.bytes)\n"
            guard let done else { return found + (dead.isEmpty ? "" : "Nothing was changed. To delete: --confirm\n") }
            let waits = done.waitsFor.isEmpty ? "" : "; waits for \(done.waitsFor.joined(separator: ", "))"
            return found
                + "deleted \(done.deletedPacks) packs, \(done.deletedSegments) WAL files and"
                + " \(done.deletedPoints) points; freed \(done.freed);"
                + " marked \(done.condemnedPacks) packs for a later sweep\(waits)\n"
        }
    }
}

private func text(of stats: StoreStats) -> String {
    let rows = stats.folders.sorted { $0.key < $1.key }.map { [$0.key, "\($0.value.objects)", "\($0.value.bytes)"] }
    let reduction = stats.reduction.map { "; points are stored in 1/\(Int($0.rounded())) of their size" } ?? ""
    return table(["FOLDER", "OBJECTS", "SIZE"], rows)
        + "\(stats.points) points, \(stats.extents) extents, \(stats.bytes) in \(stats.objects) objects\(reduction)\n"
}
