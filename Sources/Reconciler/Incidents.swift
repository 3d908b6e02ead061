import Manifests
import Model
import Objectives
import Planning
import Ports

/// Incidents are opened and resolved by what is true now; who hears of them is the manifests' business.
extension Loop {
    /// Compares what is wrong with what is open; tells people first, then the ledger, so that a crash between repeats a
    /// message and loses none.
    func updateIncidents() async throws(PraError) {
        for cluster in protectedClusters {
            let current = breaches(
                of: cluster.name, exposures: await currentExposures(of: cluster), results: lastResults[cluster.id] ?? []
            )
            let history = await book.history
            let failed = failedActions(of: cluster.name, history)
            let open = history.openIncidents.values.filter {
                $0.id.split(separator: "/").dropFirst().first == cluster.name[...]
            }
            let wrong = current.map { IncidentRecord($0, .opened) } + failed
            let ids = Set(wrong.map(\.id))
            let opened = wrong.filter { history.openIncidents[$0.id] == nil }
            let resolved = open.filter { !ids.contains($0.id) }.map { incident in
                var incident = incident
                incident.change = .resolved
                return incident
            }
            for incident in opened + resolved.sorted(by: { $0.id < $1.id }) {
                try await announce(incident, about: cluster)
            }
        }
        await sendWaiting()
    }

    /// One per series that failed for good, until a later run of it succeeds: what an earlier process opened stays
    /// open.
    private func failedActions(of cluster: String, _ history: History) -> [IncidentRecord] {
        let subject = ResourceID(Cluster.name, cluster)
        let prefix = "action.failed/\(cluster)/"
        let open = history.openIncidents.values.filter { incident in
            guard incident.id.hasPrefix(prefix), let since = history.opened[incident.id] else { return false }
            let series = String(incident.id.dropFirst(prefix.count))
            if series == "stream" { return streams.state(of: cluster)?.durable == nil }
            return history.successes[subject]?[series].map { $0.at < since } ?? true
        }
        var errors = terminal[cluster] ?? [:]
        if let error = streams.failures[cluster], error.retry == .never { errors["stream"] = error }
        let new = errors.sorted { $0.key < $1.key }.map { series, error in
            IncidentRecord(
                id: prefix + series, type: "action.failed", severity: Breach.Severity.critical.rawValue,
                change: .opened, message: "\(error.what); \(error.remedy)")
        }
        return new + open.filter { incident in !new.contains { $0.id == incident.id } }.sorted { $0.id < $1.id }
    }

    /// Recomputes the objectives from the ledger, for the incidents that only facts can tell.
    func evaluateObjectives() async throws(PraError) {
        let facts = try await world.journal.facts(from: 0)
        let now = world.time.now()
        for cluster in protectedClusters {
            lastResults[cluster.id] = evaluate(
                facts: facts, cluster: cluster.id, from: now - .seconds(30 * 86_400), to: now)
        }
    }

    private func currentExposures(of cluster: Resource<Cluster.Spec>) async -> [CurrentExposure] {
        var all: [CurrentExposure] = []
        let now = world.time.now()
        for plan in plans(of: cluster) {
            for scenario in plan.spec.objectives.scenarios {
                let (exposure, unseen) = await watch.exposure(
                    of: cluster.id, plan: plan.name, scenario: scenario.name, at: now)
                all.append(
                    CurrentExposure(scenario: scenario.name, target: scenario.rpo, exposure: exposure, unseen: unseen))
            }
        }
        return all
    }

    private func announce(_ incident: IncidentRecord, about cluster: Resource<Cluster.Spec>) async throws(PraError) {
        tell(.incident(incident))
        let message = InboxMessage(
            id: "\(incident.id)/\(incident.change.rawValue)/\(world.time.now())", at: world.time.now(),
            severity: incident.severity, title: "\(incident.change.rawValue): \(incident.type) \(cluster.name)",
            body: incident.message)
        for channel in channels(for: cluster) { waiting.append((message, channel)) }
        await sendWaiting()
        try await book.record([.incident(incident)], about: cluster.id)
    }

    /// The channels of every receiver that the cluster's plans route to, each once.
    private func channels(for cluster: Resource<Cluster.Spec>) -> [ChannelTarget] {
        let routes = plans(of: cluster).compactMap { plan in
            desired.routes.first { $0.name == plan.spec.alerts?.route }
        }
        let names = Set(
            routes.flatMap { route in
                route.spec.receivers.filter { $0.name == route.spec.route.receiver }.flatMap(\.channels)
            })
        return desired.channels.filter { names.contains($0.name) }.map { ChannelTarget(resource: $0.id, spec: $0.spec) }
    }

    /// Sends what waits; what a channel may take later waits on, and what it refuses for good is told and dropped.
    private func sendWaiting() async {
        var later: [(InboxMessage, ChannelTarget)] = []
        let now = waiting
        waiting = []
        for (message, channel) in now {
            let sent = await result { () async throws(PraError) in try await world.alerts.send(message, to: channel) }
            guard case .failure(let error) = sent else { continue }
            tell(.failed(.configuration(kind: channel.resource.description), error, willRetry: error.retry == .later))
            if error.retry == .later { later.append((message, channel)) }
        }
        waiting = Array((later + waiting).suffix(1000))
    }
}

extension IncidentRecord {
    init(_ breach: Breach, _ change: Change) {
        self.init(
            id: breach.id, type: breach.type, severity: breach.severity.rawValue, change: change,
            message: breach.message.text(in: .english))
    }
}
