import ArgumentParser
import Model
import Stores

/// `pra store`: the place where copies live.
struct StoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Make, check and measure a store.",
        subcommands: [Init.self, Check.self, Stats.self])

    struct Target: ParsableArguments {
        @Argument(
            help: ArgumentHelp("Its name in the manifests, or a URL (default: the only one).", valueName: "name|url"))
        var store: String?
        @OptionGroup var manifests: ManifestOptions
        @OptionGroup var output: OutputOptions

        func url() async throws(PraError) -> String { try await storeURL(store, manifests) }
        func open() async throws(PraError) -> Store {
            try await Store.open(try objectStore(url: try await url()), random: SystemRandom())
        }
    }

    struct Init: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "init", abstract: "Make an empty store; one that is there already is left as it is.")
        @OptionGroup var target: Target

        func run() async throws {
            let url = try await target.url()
            let store = try await Store.initialize(try objectStore(url: url, creating: true), random: SystemRandom())
            try target.output.show(json: ["store": store.id, "url": url]) { "store \(store.id) at \(url)\n" }
        }
    }

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check", abstract: "Compare the index, the packs and their footers.",
            discussion:
                "Reads structure, not content; `pra verify` reads every byte of a point. Exit status 3 on findings.")
        @OptionGroup var target: Target

        func run() async throws {
            let findings = try await target.open().check()
            try target.output.show(json: ["findings": findings]) {
                findings.isEmpty ? "no findings\n" : findings.map { "- \($0)\n" }.joined()
            }
            if !findings.isEmpty { throw ExitCode(3) }
        }
    }

    struct Stats: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "stats", abstract: "What the store holds, and how small.")
        @OptionGroup var target: Target

        func run() async throws {
            let stats = try await target.open().stats()
            try target.output.show(json: stats) { text(of: stats) }
        }
    }
}

private func text(of stats: StoreStats) -> String {
    let rows = stats.folders.sorted { $0.key < $1.key }.map { [$0.key, "\($0.value.objects)", "\($0.value.bytes)"] }
    let reduction = stats.reduction.map { "; points are stored in 1/\(Int($0.rounded())) of their size" } ?? ""
    return table(["FOLDER", "OBJECTS", "SIZE"], rows)
        + "\(stats.points) points, \(stats.extents) extents, \(stats.bytes) in \(stats.objects) objects\(reduction)\n"
}
