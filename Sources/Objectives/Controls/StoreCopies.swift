import Model

/// What one store kept of a cluster at the end of a period, and how far back it lets any moment be restored.
package struct StoreCopies: Hashable, Sendable, Codable {
    package var store: String
    /// Where it stands; `nil` where nobody looked for too long.
    package var site: String?
    package var host: String?
    /// Complete points that were not forgotten, and what of them was last read back as intact and as broken.
    package var points: Int
    package var intact: Int
    package var broken: Int
    package var newest: Timestamp?
    /// `nil` where nobody looked for too long, and where nothing can be restored.
    package var restorableSince: Timestamp?
    /// For how long plans that stand want any moment there; `nil` where none does, or entries do not say.
    package var wanted: Duration? { wantedSeconds?.wrappedValue }
    package var kept: Duration? { keptSeconds?.wrappedValue }
    var wantedSeconds: InSeconds?
    var keptSeconds: InSeconds?
    /// Whether it is kept for as long as is wanted; `nil` where that can not be told, or could not be reached yet.
    package var isKept: Bool?
    package var sources: Sources
}

extension ControlsAccount {
    /// Of every store in which a plan that stands wants copies, or in which there are some.
    package func copies(of cluster: ResourceID) -> [StoreCopies] {
        let evidence = clusters[cluster.name] ?? ClusterEvidence()
        let standing = promises.of(cluster).filter { $0.stands(at: period.to) }
        let stores = standing.flatMap(\.stores) + evidence.points.kept.map(\.point.store)
        return Set(stores).sorted().map { copies(in: $0, of: cluster, evidence, standing) }
    }

    private func copies(
        in store: String, of cluster: ResourceID, _ evidence: ClusterEvidence, _ standing: [Promise]
    ) -> StoreCopies {
        let points = evidence.points.kept.filter { $0.point.store == store }
        let (survey, holding) = (fresh(surveys[store]), fresh(evidence.holdings[store]))
        let wanting = standing.filter { $0.stores.contains(store) }
        let wanted = wanting.compactMap(\.stated.terms?.retention).max()
        let kept = holding?.record.restorableSince.map { period.to - $0 }
        let first = promises.of(cluster).first { $0.stores.contains(store) }
        var row = StoreCopies(
            store: store, site: survey?.record.site, host: survey?.record.host, points: points.count,
            intact: points.count { $0.state == .intact }, broken: points.count { $0.state == .broken },
            newest: points.map(\.point.stoppedAt).max(), restorableSince: holding?.record.restorableSince,
            wantedSeconds: wanted.map { InSeconds(wrappedValue: $0) },
            keptSeconds: kept.map { InSeconds(wrappedValue: $0) },
            sources: Sources([survey?.index, holding?.index].compactMap(\.self) + wanting.map(\.index)))
        for point in points { row.sources.insert(point.evidence) }
        if let wanted, holding != nil {
            let isYoung = first.map { period.to - $0.from < wanted } ?? false
            row.isKept = kept.map { $0 >= wanted } == true ? true : isYoung ? nil : false
        }
        return row
    }

    private func fresh<Record>(_ seen: Seen<Record>?) -> Seen<Record>? {
        seen.flatMap { period.to - $0.at <= rules.evidenceFreshFor ? $0 : nil }
    }
}

extension Promise {
    /// Those in which it wants copies.
    fileprivate var stores: [String] { stated.terms?.stores ?? stated.scenarios.flatMap(\.survives) }
}
