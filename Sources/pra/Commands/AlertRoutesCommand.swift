import ArgumentParser
import Manifests
import Model

/// `pra alert routes`: where alerts would go.
struct AlertRoutesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "routes", abstract: "Try the routes of alerts.", subcommands: [Test.self])

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test", abstract: "Say who would hear of an alert with these labels.",
            discussion: """
                Labels of an alert are its type, its severity, its condition (what an incident is called), the name of \
                what it is about (cluster, store, framework, ledger), and the labels of that cluster or store, which \
                are taken from its manifest. To have it tried each time, write it under expect in the AlertRoute.

                  pra alert routes test type=rpo.breach severity=critical cluster=akig

                Exit status: 0; 2 the manifests are invalid, there is no such route, or what was given is no label.
                """)

        @Argument(help: ArgumentHelp("name=value of the alert.", valueName: "label")) var labels: [String] = []
        @Option(help: ArgumentHelp("One AlertRoute instead of all.", valueName: "name")) var route: String?
        @OptionGroup var manifests: ManifestOptions
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let desired = try await manifests.load()
            let given = try parsedLabels(labels, of: "the label")
            let tried = TriedRoutes(given, in: desired, only: route)
            guard !tried.routes.isEmpty else {
                throw PraError(
                    .usage, route.map { "there is no AlertRoute \($0)" } ?? "there is no AlertRoute",
                    remedy: "pra explain AlertRoute shows how one is stated")
            }
            try output.show(json: Versioned("pra.alert-routes/v1", tried)) { tried.text }
        }
    }
}

private struct TriedRoutes: Encodable {
    struct Route: Encodable {
        var name: String
        var destinations: [Destination]
    }

    struct Destination: Encodable {
        /// `routes[0].routes[1]`; empty for the root.
        var branch: String
        var receiver: String
        var channels: [String]
    }

    /// Those that were given, with those of the cluster's or store's manifest.
    var labels: [String: String]
    var routes: [Route]

    init(_ given: [String: String], in desired: Desired, only name: String?) {
        let about = [("cluster", Cluster.name), ("store", BackupStore.name)].lazy.compactMap { label, kind in
            given[label].map { ResourceID(kind, $0) }
        }.first
        let labels = (about.map { desired.labels(of: $0) } ?? [:]).merging(given) { _, given in given }
        self.labels = labels
        routes = desired.routes.filter { name == nil || $0.name == name }.map { route in
            Route(
                name: route.name,
                destinations: route.spec.destinations(of: labels).map { destination in
                    let receiver = route.spec.receivers.first { $0.name == destination.receiver }
                    return Destination(
                        branch: destination.path.map { "routes[\($0)]" }.joined(separator: "."),
                        receiver: destination.receiver, channels: receiver?.channels ?? [])
                })
        }
    }

    var text: String {
        let head = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
        return "\(head)\n"
            + routes.map { route in
                "AlertRoute/\(route.name)\n"
                    + route.destinations.map { destination in
                        "  \(destination.receiver) → \(destination.channels.joined(separator: ", "))"
                            + "  (\(destination.branch.isEmpty ? "the root" : destination.branch))\n"
                    }.joined()
            }.joined()
    }
}
