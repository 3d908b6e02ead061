import Manifests
import Model
import Objectives

/// What was last seen of each endpoint, and the meters of their availability.
struct EndpointWatch {
    private struct Sight {
        var seen: EndpointObservation
        var sickSince: Timestamp?
        /// Three looks.
        var patience: Duration
        var meter: AvailabilityMeter
        /// No manifest states it any more: what was measured is still to be told.
        var isDropped = false
    }

    private var sights: [ResourceID: [String: Sight]] = [:]

    var clusters: some Sequence<ResourceID> { sights.keys }

    func seen(of cluster: ResourceID) -> [EndpointObservation] {
        current(of: cluster).map(\.value.seen)
    }

    /// Endpoints that have not been healthy for a while, or were not already when this process began.
    /// - Parameter open: ids of the incidents that are open.
    func sick(of cluster: ResourceID, open: Set<String>, at now: Timestamp) -> [EndpointObservation] {
        current(of: cluster).filter { name, sight in
            guard let since = sight.sickSince else { return false }
            return open.contains("endpoint.down/\(cluster.name)/\(name)") || now - since >= sight.patience
        }.map(\.value.seen)
    }

    private func current(of cluster: ResourceID) -> [(key: String, value: Sight)] {
        (sights[cluster] ?? [:]).filter { !$0.value.isDropped }.sorted { $0.key < $1.key }
    }

    /// Takes a look at an endpoint, which ended now. One that is not healthy is not since it was asked.
    /// - Parameter start: from when its availability is measured when this is the first look.
    mutating func note(
        _ seen: EndpointObservation, from endpoint: Cluster.Endpoint, of cluster: ResourceID, at now: Timestamp,
        since start: Timestamp
    ) {
        var sight =
            sights[cluster]?[endpoint.name]
            ?? Sight(seen: seen, patience: .zero, meter: AvailabilityMeter(from: start))
        sight.patience = max(.seconds(15), endpoint.every * 2)
        sight.isDropped = false
        if seen.isUnasked == true {
            sight.meter.blind(at: now)
        } else {
            let moment = seen.isHealthy ? now : now - seen.took
            sight.seen = seen
            sight.sickSince = seen.isHealthy ? nil : sight.sickSince ?? moment
            sight.meter.observe(isUp: seen.isHealthy, at: moment)
        }
        // While an answer is waited for, the look before it is the newest.
        sight.meter.staleAfter = max(
            MeasurementRules.standard.staleAfter, endpoint.every * 2 + endpoint.timeout)
        sights[cluster, default: [:]][endpoint.name] = sight
    }

    /// Forgets those that no manifest states any more.
    mutating func keep(only stated: [Resource<Cluster.Spec>]) {
        let names = Dictionary(stated.map { ($0.id, Set($0.spec.endpoints.map(\.name))) }) { first, _ in first }
        for (cluster, known) in sights {
            for name in known.keys where names[cluster]?.contains(name) != true {
                sights[cluster]?[name]?.isDropped = true
            }
        }
    }

    /// The facts of the time since the last cut.
    mutating func cut(_ cluster: ResourceID, at now: Timestamp) -> [AvailabilityRecord] {
        var records: [AvailabilityRecord] = []
        for name in (sights[cluster] ?? [:]).keys.sorted() {
            if var record = sights[cluster]?[name]?.meter.cut(at: now) {
                record.endpoint = name
                records.append(record)
            }
        }
        sights[cluster] = sights[cluster]?.filter { !$0.value.isDropped }
        return records
    }
}
