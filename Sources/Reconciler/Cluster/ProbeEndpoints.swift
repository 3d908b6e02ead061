import Manifests
import Model
import Ports

/// When endpoints are asked again, and which are being asked: by cluster and name.
struct ProbePace {
    private var next: [String: Duration] = [:]
    private var running: Set<String> = []

    /// Whether it is time to ask; if so it is being asked from now on.
    mutating func begin(_ key: String, every interval: Duration, at now: Duration) -> Bool {
        guard next[key] ?? now <= now, running.insert(key).inserted else { return false }
        next[key] = now + interval
        return true
    }

    mutating func end(_ key: String) { running.remove(key) }
}

extension Loop {
    /// The endpoints that it is time to ask, each for itself: one that hangs delays no other, nor a look at a cluster.
    func dueEndpoints() async -> [(cluster: ResourceID, endpoint: Cluster.Endpoint)] {
        let clusters = protectedClusters, now = world.time.elapsed()
        await watch.keepEndpoints(of: clusters)
        return clusters.flatMap { cluster in
            cluster.spec.endpoints.filter { probes.begin("\(cluster.name)/\($0.name)", every: $0.every, at: now) }
                .map { (cluster.id, $0) }
        }
    }

    func probe(_ endpoint: Cluster.Endpoint, of cluster: ResourceID) async {
        let seen = await world.endpoints.probe(endpoint)
        // A look that was broken off saw nothing.
        if !Task.isCancelled { await watch.note(seen, from: endpoint, of: cluster) }
        probes.end("\(cluster.name)/\(endpoint.name)")
    }

    /// Ids of incidents of endpoints that this process has not asked yet.
    func unaskedEndpoints(of cluster: Resource<Cluster.Spec>) async -> Set<String> {
        // One that nobody could ask is no more known than one that nobody asked yet.
        let asked = Set(await watch.endpoints(of: cluster.id).filter { $0.isUnasked != true }.map(\.name))
        let names = cluster.spec.endpoints.map(\.name).filter { !asked.contains($0) }
        return Set(names.map { "endpoint.down/\(cluster.name)/\($0)" })
    }
}
