import Model

/// How a server stands to the newest recovery point of the cluster under whose name it answers.
package enum Lineage: Hashable, Sendable {
    /// It is the point's, on the point's timeline; or there is no point, or nothing follows from it: a standby may lag,
    /// and an upgrade gives a new system.
    case same
    /// Another cluster altogether: it was initialised anew, or the address leads elsewhere.
    case foreign
    /// A primary that a promotion has left behind.
    case former
    /// Promoted, or restored, since the point was taken.
    case promoted

    package init(of server: ClusterObservation, newest: RecoveryPoint?) {
        guard let newest, !server.isInRecovery else {
            self = .same
            return
        }
        self =
            if server.system != newest.system {
                server.versionNumber / 10_000 > newest.major ? .same : .foreign
            } else if server.timeline < newest.timeline {
                .former
            } else if server.timeline > newest.timeline {
                .promoted
            } else { .same }
    }
}

/// After the first backup of a new timeline, which may follow the promotion at once: people hear of it all the same.
private let promotionIsTold = Duration.seconds(3600)

/// The incidents that follow for `cluster`; pure and total.
/// - Parameter promotion: the last that its points tell of.
package func breaches(
    ofLineage cluster: String, _ server: ClusterObservation, newest: RecoveryPoint?, since promotion: Promotion?,
    at now: Timestamp
) -> [Breach] {
    guard let newest else { return [] }
    let name = Message.Argument.name(cluster)
    let (timeline, old) = (Message.Argument.name("\(server.timeline)"), Message.Argument.name("\(newest.timeline)"))
    switch Lineage(of: server, newest: newest) {
    case .same:
        guard let promotion, promotion.to == server.timeline, now - promotion.at < promotionIsTold else { return [] }
        return [promoted(cluster, to: promotion.to, from: promotion.from)]
    case .foreign:
        let message = Message(.incidentForeign, name, .name("\(server.system)"), .name("\(newest.system)"))
        return [mistaken(cluster, message)]
    case .former: return [mistaken(cluster, Message(.incidentFormer, name, timeline, old))]
    case .promoted: return [promoted(cluster, to: server.timeline, from: newest.timeline)]
    }
}

private func promoted(_ cluster: String, to timeline: Timeline, from old: Timeline) -> Breach {
    Breach(
        id: "cluster.promoted/\(cluster)", type: "cluster.promoted", severity: .error,
        message: Message(.incidentPromoted, .name(cluster), .name("\(timeline)"), .name("\(old)")))
}

/// What answers under a cluster's name is not what is protected under it, or nobody can tell.
func mistaken(_ cluster: String, _ message: Message) -> Breach {
    Breach(id: "cluster.mistaken/\(cluster)", type: "cluster.mistaken", severity: .critical, message: message)
}
