/// What an alert is about, by which people choose what they hear of.
package enum AlertType: String, Hashable, Sendable, Codable, CaseIterable {
    case backupFailed = "backup.failed"
    case rpoBreach = "rpo.breach"
    case rtoRisk = "rto.risk"
    case verificationFailed = "verification.failed"
    case replicationUnhealthy = "replication.unhealthy"
    case topologyChanged = "topology.changed"
    case restoreLifecycle = "restore.lifecycle"
    case reconcileBlocked = "reconcile.blocked"
    case syncIntegrity = "sync.integrity"
    // See `isMandatory`.
    case heartbeat
    case deliveryFailed = "delivery.failed"
    case adminError = "admin.error"

    /// The type of an incident's condition: `wal.gap` is an `rpo.breach`. What is not listed keeps the loop from its
    /// work, or is about pra's own evidence.
    package init(condition: String) {
        self = Self(rawValue: condition) ?? Self.conditions[condition] ?? .reconcileBlocked
    }

    /// About pra itself: whoever hears of nothing else must hear of that.
    package var isMandatory: Bool {
        switch self {
        case .heartbeat, .deliveryFailed, .adminError: true
        case .backupFailed, .rpoBreach, .rtoRisk, .verificationFailed, .replicationUnhealthy, .topologyChanged,
            .restoreLifecycle, .reconcileBlocked, .syncIntegrity:
            false
        }
    }

    /// Of the incident by which a route is tested.
    package static let testCondition = "alarm.test"

    private static let conditions: [String: Self] = [
        testCondition: .heartbeat,
        "action.failed": .backupFailed,
        "rpo.near": .rpoBreach, "rpo.unknown": .rpoBreach, "wal.gap": .rpoBreach, "claim.disproved": .rpoBreach,
        "budget.burn": .rpoBreach, "cluster.down": .topologyChanged, "endpoint.down": .topologyChanged,
        "cluster.mistaken": .topologyChanged, "cluster.promoted": .topologyChanged,
        "rto.breach": .rtoRisk, "predicted.slow": .rtoRisk, "predicted.stale": .rtoRisk,
        "drill.failed": .verificationFailed, "integrity.breach": .verificationFailed,
        "point.damaged": .verificationFailed, "store.damaged": .verificationFailed,
        "slot.filling": .replicationUnhealthy, "slot.unreserved": .replicationUnhealthy,
        "slot.lost": .replicationUnhealthy,
        "restore.running": .restoreLifecycle, "restore.copying": .restoreLifecycle,
        "restore.completed": .restoreLifecycle, "restore.failed": .restoreLifecycle,
    ]
}

/// How soon somebody must act: `critical` now, `error` within working hours; `warning` is looked at, `notice` and
/// `info` are read.
package enum AlertSeverity: String, Hashable, Sendable, Codable, CaseIterable, Comparable {
    case info, notice, warning, error, critical

    package var phrase: Phrase {
        switch self {
        case .info: .severityInfo
        case .notice: .severityNotice
        case .warning: .severityWarning
        case .error: .severityError
        case .critical: .severityCritical
        }
    }

    package static func < (a: Self, b: Self) -> Bool {
        (allCases.firstIndex(of: a) ?? 0) < (allCases.firstIndex(of: b) ?? 0)
    }
}
