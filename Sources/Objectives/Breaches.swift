import Model

/// What is wrong now, as one incident that stays open while it lasts.
package struct Breach: Hashable, Sendable {
    /// Stable: `rpo.breach/akig/primary-loss`.
    package var id: String
    package var type: String
    package var severity: AlertSeverity
    package var message: Message

    package init(id: String, type: String, severity: AlertSeverity, message: Message) {
        (self.id, self.type, self.severity, self.message) = (id, type, severity, message)
    }
}

/// One scenario's exposure as the meter has it now.
package struct CurrentExposure: Hashable, Sendable {
    package var scenario: String
    package var target: Duration
    /// `nil` while nothing can bound it.
    package var exposure: Duration?
    /// How long nobody has seen the cluster; `nil` while it is seen.
    package var unseen: Duration?

    package init(scenario: String, target: Duration, exposure: Duration?, unseen: Duration?) {
        (self.scenario, self.target, self.exposure, self.unseen) = (scenario, target, exposure, unseen)
    }

    /// So much of the target is told early, before it is broken.
    package static let nearTarget = Ratio(millionths: 800_000)

    /// Exposure is an age: what is not nothing rises by the second until WAL becomes durable.
    package var isNear: Bool {
        guard let exposure, exposure > .zero else { return false }
        return exposure * 1_000_000 >= target * Int(CurrentExposure.nearTarget.millionths)
    }

    /// Of the incident that it is while it is near.
    package func nearID(of cluster: String) -> String { "rpo.near/\(cluster)/\(scenario)" }
}

/// The incidents that should be open for `cluster`, by id; pure and total. The caller opens those that are new and
/// resolves those that are gone.
package func breaches(
    of cluster: String, exposures: [CurrentExposure], results: [ObjectiveResult], rules: MeasurementRules = .standard
) -> [Breach] {
    let all =
        exposures.flatMap { exposureBreaches($0, cluster, rules) } + results.compactMap { breach($0, cluster) }
        + results.compactMap { budgetBreach($0, cluster) }
    // What two plans promise alike is one incident.
    return Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first }).values
        .sorted { $0.id < $1.id }
}

private func exposureBreaches(
    _ current: CurrentExposure, _ cluster: String, _ rules: MeasurementRules
) -> [Breach] {
    var found: [Breach] = []
    if let exposure = current.exposure, exposure > current.target {
        found.append(
            Breach(
                id: "rpo.breach/\(cluster)/\(current.scenario)", type: "rpo.breach", severity: .critical,
                message: Message(
                    .incidentExposure, .name(cluster), .name(current.scenario), .duration(exposure),
                    .duration(current.target))))
    } else if let exposure = current.exposure, current.isNear {
        found.append(
            Breach(
                id: current.nearID(of: cluster), type: "rpo.near", severity: .warning,
                message: Message(
                    .incidentNear, .name(cluster), .name(current.scenario), .duration(exposure),
                    .ratio(CurrentExposure.nearTarget), .duration(current.target))))
    }
    if let unseen = current.unseen, unseen > rules.unknownGrace {
        found.append(
            Breach(
                id: "rpo.unknown/\(cluster)/\(current.scenario)", type: "rpo.unknown", severity: .warning,
                message: Message(.incidentUnseen, .name(cluster), .duration(unseen))))
    }
    return found
}

/// RPO comes from the meter, which is newer than any fact; a cluster that is down is the observer's own incident.
private func breach(_ result: ObjectiveResult, _ cluster: String) -> Breach? {
    guard result.isBrokenNow else { return nil }
    let detail = Message.Argument.message(result.detail)
    let name = Message.Argument.name(cluster)
    switch result.kind {
    case .rpo, .availability: return nil
    case .rto:
        let scenario = result.scenario ?? ""
        return Breach(
            id: "rto.breach/\(cluster)/\(scenario)", type: "rto.breach", severity: .critical,
            message: Message(.incidentRTO, name, .name(scenario), detail))
    case .backupSuccess:
        return Breach(
            id: "backup.failed/\(cluster)", type: "backup.failed", severity: .error,
            message: Message(.incidentBackup, name, detail))
    case .restoreTests:
        return Breach(
            id: "drill.failed/\(cluster)", type: "drill.failed", severity: .error,
            message: Message(.incidentDrill, name, detail))
    case .integrity:
        return Breach(
            id: "integrity.breach/\(cluster)", type: "integrity.breach", severity: .critical,
            message: Message(.incidentIntegrity, name, detail))
    }
}
