/// What routes and preferences decide by.
package enum AlertLabels {
    /// Of an incident about a cluster, a store, a framework or the ledger: its `type`, its `condition`, its `severity`,
    /// the subject's name under its kind (`cluster`, `store`, `framework`, `ledger`), and the labels of the subject's
    /// manifest, which replace none of those.
    package static func of(
        _ incident: IncidentRecord, about subject: ResourceID, labels: [String: String]
    ) -> [String: String] {
        let own = [
            "type": AlertType(condition: incident.type).rawValue, "condition": incident.type,
            "severity": incident.severity, key(of: subject.kind): subject.name,
        ]
        return labels.merging(own) { _, own in own }
    }

    /// All values that a label can have; `nil` where they are not known.
    package static func values(of label: String) -> [String]? {
        switch label {
        case "type": AlertType.allCases.map(\.rawValue)
        case "severity": AlertSeverity.allCases.map(\.rawValue)
        default: nil
        }
    }

    /// Under which the name of what an alert is about stands.
    package static func key(of kind: String) -> String {
        switch kind {
        case "BackupStore": "store"
        case "ControlFramework": "framework"
        default: kind.lowercased()
        }
    }
}
