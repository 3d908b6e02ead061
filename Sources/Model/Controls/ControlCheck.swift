/// What a control is evaluated by: one for each control of AWS Backup Audit Manager, restated for PostgreSQL. The names
/// are stable: manifests, waivers and ledgers hold them.
package enum ControlCheck: String, Hashable, Sendable, Codable, CaseIterable {
    case protectedByPlan = "ProtectedByPlan"
    case planKeepsEnough = "PlanKeepsEnough"
    case deletionDenied = "DeletionDenied"
    case pointsEncrypted = "PointsEncrypted"
    case retentionReached = "RetentionReached"
    case copyAtOtherSite = "CopyAtOtherSite"
    case copyByOtherCredentials = "CopyByOtherCredentials"
    case storesLocked = "StoresLocked"
    case recentlyRecoverable = "RecentlyRecoverable"
    case restoreTimeMet = "RestoreTimeMet"
    case copyIsolated = "CopyIsolated"

    /// What it can be held against, and what counts where a manifest does not say it; `nil`: then it is not asked.
    package var parameters: [(name: ControlParameter.Name, standard: Duration?)] {
        switch self {
        case .protectedByPlan, .deletionDenied, .copyAtOtherSite, .copyByOtherCredentials: []
        case .planKeepsEnough: [(.maxInterval, .days(1)), (.minRetention, .days(35))]
        case .pointsEncrypted: [(.maxKeyAge, .days(100))]
        case .retentionReached, .storesLocked: [(.minRetention, .days(35))]
        case .recentlyRecoverable: [(.maxPointAge, .days(1))]
        case .restoreTimeMet: [(.maxRestoreTime, nil), (.maxDrillAge, .days(31))]
        case .copyIsolated: [(.maxPointAge, .days(7))]
        }
    }
}

/// A number that a control is held against.
package struct ControlParameter: Hashable, Sendable, Codable {
    package enum Name: String, Hashable, Sendable, Codable, CaseIterable {
        /// Between two base backups.
        case maxInterval
        /// For how long any moment can be restored, or a point is locked.
        case minRetention
        /// Since a drill opened the store by its recovery key.
        case maxKeyAge
        /// Of the newest sound point.
        case maxPointAge
        case maxRestoreTime
        /// Since the last drill.
        case maxDrillAge
    }

    package var name: Name
    @InSeconds package var value: Duration

    package init(name: Name, value: Duration) { (self.name, self.value) = (name, value) }
}

extension Duration {
    fileprivate static func days(_ count: Int64) -> Duration { .seconds(count * 86_400) }
}
