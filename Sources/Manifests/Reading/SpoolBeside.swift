import Model

/// Warns of scenarios that are said to leave the WAL spool alone, of a cluster whose server is on the spool's own host:
/// true of a lost disk, and not of a lost host.
func spoolsBeside(_ desired: Desired) -> [Diagnostic] {
    desired.plans.flatMap { plan -> [Diagnostic] in
        let names = plan.spec.objectives.scenarios.filter { $0.spoolSurvives == true }.map(\.name)
        guard !names.isEmpty else { return [] }
        return desired.clusters(of: plan).filter(\.spec.connection.isLocal).map { cluster in
            Diagnostic(
                .warning, rule: "spool-beside-server", at: plan.location, path: "spec.objectives.scenarios",
                what: "\(plan.id) says that the WAL spool survives \(names.joined(separator: ", ")), and it is on the "
                    + "host of \(cluster.name), which is reached by "
                    + cluster.spec.connection.hosts.joined(separator: ", "),
                remedy: "run pra on another host, or see that these scenarios leave this one alone")
        }
    }
}

extension Cluster.Connection {
    /// Whether one of its servers is certainly on this host.
    fileprivate var isLocal: Bool {
        hosts.contains { $0.hasPrefix("/") || ["localhost", "127.0.0.1", "::1"].contains($0.lowercased()) }
    }
}
