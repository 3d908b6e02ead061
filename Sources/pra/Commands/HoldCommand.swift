import ArgumentParser
import Engines
import Manifests
import Model
import Stores

/// `pra hold`: points that stay whatever retention says.
struct HoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Keep a recovery point whatever retention says, until it is released.",
        discussion: """
            A held point is never forgotten, and all that it needs stays: its packs, and the WAL from its start on. \
            It keeps no other point, and keeps none from going. `pra retention` prints the hold as the reason. What \
            was held, by whom and why, and who released it, stays in the store, and `pra run` copies it into the ledger.

              pra hold add backup/akig/local/2026-11-22T160000Z --reason "case 17" --until 2027-01-31T00:00:00Z
              pra hold list
              pra hold release 3f9a1c0b77d2e451 --reason "case closed"

            Exit status: 0; 6 when there is no such point or hold.
            """,
        subcommands: [Add.self, List.self, Release.self])

    struct Place: ParsableArguments {
        @Option(
            help: ArgumentHelp(
                "Store: its name in the manifests, or a URL (default: the only one).", valueName: "name|url"))
        var store: String?
        @OptionGroup var key: KeyOption
        @OptionGroup var manifests: ManifestOptions
        @OptionGroup var output: OutputOptions

        func open() async throws(PraError) -> Store {
            try await StorePlace(store, manifests, key: key.reference()).open()
        }
    }

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Hold a recovery point. The same hold again changes nothing.")
        @Argument(help: ArgumentHelp("Recovery point, as `pra points` names it.", valueName: "point")) var point: String
        @Option(help: ArgumentHelp("Why; it is kept and shown.", valueName: "text")) var reason: String
        @Option(help: ArgumentHelp("Moment at which it ends, RFC 3339 (default: its release).", valueName: "time"))
        var until: String?
        @OptionGroup var place: Place

        func run() async throws {
            let (now, end) = (SystemTime().now(), try moment(until))
            if let end, end <= now {
                throw PraError(.usage, "--until \(end) has passed", remedy: "give a later moment, or leave it out")
            }
            let reason = try oneLine(reason, of: "--reason")
            let store = try await place.open()
            let held = try await store.points().filter { $0.action.text == point }
            guard let found = held.first, held.count == 1 else {
                throw PraError(
                    .pointMissing, "store \(store.id) has \(held.isEmpty ? "no" : "more than one") point \(point)",
                    remedy: "list what it has with `pra points`")
            }
            let hold = try await store.hold(
                Hold(
                    id: "", point: found.action, clusterUID: found.clusterUID, cluster: found.clusterName,
                    reason: reason, by: operatorName, at: now, until: end))
            try place.output.show(json: Versioned("pra.hold/v1", hold)) { "\(hold.point) is held: \(hold.id)\n" }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "Who holds which points, and why; those that are over as well.")
        @OptionGroup var place: Place

        func run() async throws {
            let holds = try await place.open().holds()
            try place.output.show(json: Versioned("pra.holds/v1", ["holds": holds])) { text(of: holds) }
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "release", abstract: "End a hold; retention decides again. A hold that is over stays so.")
        @Argument(help: ArgumentHelp("As `pra hold list` names it.", valueName: "hold")) var hold: String
        @Option(help: ArgumentHelp("Why; it is kept and shown.", valueName: "text")) var reason: String
        @OptionGroup var place: Place

        func run() async throws {
            let reason = try oneLine(reason, of: "--reason")
            let release = Hold.Release(by: operatorName, reason: reason, at: SystemTime().now())
            let hold = try await place.open().release(hold, release)
            try place.output.show(json: Versioned("pra.hold/v1", hold)) { "\(hold.point): \(state(of: hold))\n" }
        }
    }
}

private func text(of holds: [Hold]) -> String {
    guard !holds.isEmpty else { return "no holds\n" }
    let rows = holds.map { hold in
        [hold.id, hold.point.text, hold.by, hold.at.description, state(of: hold), hold.reason]
    }
    return table(["HOLD", "POINT", "BY", "SINCE", "STATE", "REASON"], rows)
}

private func state(of hold: Hold) -> String {
    if let release = hold.release { return "released \(release.at) by \(release.by): \(release.reason)" }
    guard let until = hold.until else { return "in force" }
    return hold.isInForce(at: SystemTime().now()) ? "in force until \(until)" : "over since \(until)"
}
