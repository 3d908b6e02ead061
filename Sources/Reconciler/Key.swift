/// What one turn is about. A failing key delays no other.
package enum Key: Hashable, Comparable, Sendable {
    case configuration(kind: String)
    case store(String)
    case plan(String, cluster: String)
    /// Its WAL stream, and what is left on it once no plan selects it.
    case cluster(String)
    /// Promises in the ledger that no manifest makes any more.
    case removals

    package var description: String {
        switch self {
        case .configuration(let kind): kind
        case .store(let name): "BackupStore/\(name)"
        case .cluster(let name): "Cluster/\(name)"
        case .removals: "removed manifests"
        case .plan(let plan, let cluster): "RecoveryPlan/\(plan) on \(cluster)"
        }
    }
}
