import Manifests
import Model
import Objectives
import Planning
import Ports

/// Incidents are opened and resolved by what is true now; who hears of them is the manifests' business.
extension Loop {
    func updateStoreIncidents() async throws(PraError) {
        guard !isUpdatingStores else { return }
        isUpdatingStores = true
        defer { isUpdatingStores = false }
        try await book.catchUp()
        for store in desired.stores { try await updateIncidents(of: store) }
    }

    /// Compares what is wrong with what is open.
    func updateIncidents(of cluster: Resource<Cluster.Spec>) async throws(PraError) {
        try await book.catchUp()
        let history = await book.history
        var (troubles, isWhole) = await watch.troubles(
            of: cluster.id, open: Set(history.openIncidents.keys))
        for store in troubles.heldUp.keys {
            guard let perDay = growths[store], let free = await watch.free(in: store) else { continue }
            troubles.fills[store] = fillDate(of: free, at: perDay, from: world.time.now())
        }
        let server = await watch.server(of: cluster.id)?.value
        troubles.slots = server.map { guardSlotStrains(of: desired.plans(of: cluster), on: $0) } ?? []
        let results = lastResults[cluster.id],
            exposures = await watch.exposures(of: cluster.id, desired.plans(of: cluster))
        let lasting = nears.lately(exposures, of: cluster.name, at: world.time.elapsed())
            .union(untoldBurns(of: cluster.name, results ?? []))
        let breached =
            breaches(of: cluster.name, exposures: exposures, results: results ?? [])
            + breaches(of: cluster.name, troubles)
            + (server.map { lineageBreaches(of: cluster, $0, history) } ?? [])
            + breaches(forecasts[cluster.id] ?? [], at: world.time.now(), open: Set(history.openIncidents.keys))
        let wrong = breached.map { IncidentRecord($0, .opened) } + failedActions(of: cluster.name, history)
        // What this process has not looked at yet is as an earlier one left it.
        let unsure =
            (results == nil ? ["rto.breach", "backup.failed", "drill.failed", "integrity.breach", "budget.burn"] : [])
            + (forecasts[cluster.id] == nil ? IncidentRecord.predictedOfClusters : [])
            + (isWhole ? [] : ["point.damaged", "wal.gap", "claim.disproved", "retention.heldup"])
            + (await watch.clock(of: cluster.id)?.isServerNear() == true ? [] : ["clock.untrusted"])
            + (server == nil ? IncidentRecord.seenOnServers : [])
        let unasked = await unaskedEndpoints(of: cluster)
        let open = history.openIncidents.values.filter {
            $0.concerns(cluster.name) && !$0.isOfOthers && !unsure.contains($0.type) && !unasked.contains($0.id)
                && !lasting.contains($0.id)
        }
        try await announce(wrong, open: open, about: cluster.id)
    }

    private func lineageBreaches(
        of cluster: Resource<Cluster.Spec>, _ server: ClusterObservation, _ history: History
    ) -> [Breach] {
        breaches(
            ofLineage: cluster.name, server, newest: history.newestPoints[cluster.id],
            since: history.promotions[cluster.id], at: world.time.now())
    }

    private func updateIncidents(of store: Resource<BackupStore.Spec>) async throws(PraError) {
        let now = world.time.now()
        let history = await book.history, incidents = history.openIncidents
        let seen = await watch.troubles(
            of: store, perDay: growths[store.name], open: Set(incidents.keys))
        guard var troubles = seen else { return }
        troubles.damage = troubles.damage ?? history.scrubs[store.name]?.findings.first
        let foreseen = forecasts[store.id]
        let all =
            breaches(ofStore: store.name, troubles, at: now)
            + breaches(foreseen ?? [], at: now, open: Set(incidents.keys))
        let wrong = all.map { IncidentRecord($0, .opened) }
        let open = incidents.values.filter {
            $0.concerns(store.name) && ($0.type.hasPrefix("store.") || (foreseen != nil && $0.isForeseenOfStores))
        }
        try await announce(wrong, open: open, about: store.id)
    }

    /// Opens what is new and resolves what is over.
    func announce(
        _ wrong: [IncidentRecord], open: [IncidentRecord], about subject: ResourceID
    ) async throws(PraError) {
        let (ids, known) = (Set(wrong.map(\.id)), await book.history.openIncidents)
        let resolved = open.filter { !ids.contains($0.id) }.sorted { $0.id < $1.id }.map { incident in
            var incident = incident
            incident.change = .resolved
            return incident
        }
        for incident in wrong.filter({ known[$0.id] == nil }) + resolved {
            try await announce(incident, about: subject)
        }
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
            if series.hasPrefix("stream/") { return streams.isUnsure(of: String(series.dropFirst(7)), of: cluster) }
            return history.successes[subject]?[series].map { $0.at < since } ?? true
        }
        var errors = terminal[cluster] ?? [:]
        // What is wrong on this host no look at a server or a store tells.
        if let error = streams.failures[cluster], error.retry == .never || error.code == .fileFault {
            errors["stream"] = error
        }
        for (store, error) in streams.refusals(of: cluster) { errors["stream/\(store)"] = error }
        let new = errors.sorted { $0.key < $1.key }.map { series, error in
            IncidentRecord(
                id: prefix + series, type: "action.failed", severity: AlertSeverity.error.rawValue,
                change: .opened, message: "\(error.what); \(error.remedy)")
        }
        return new + open.filter { incident in !new.contains { $0.id == incident.id } }.sorted { $0.id < $1.id }
    }

    /// Recomputes the objectives from the ledger's facts, for the incidents that only they can tell.
    func evaluateObjectives() async {
        let now = world.time.now()
        let facts = await book.facts(at: now)
        for store in desired.stores {
            guard let seen = await watch.seen(ofStore: store.name) else { continue }
            growths[store.name] = growth(of: store.name, seen, facts, at: now)
        }
        let period = Period(from: now - Book.period, to: now)
        let accounts = accounts(facts, of: protectedClusters.map(\.id), in: period)
        lastResults.merge(accounts.mapValues { $0.results() }) { _, new in new }
        let foreseen = ForecastAccount(facts, at: now)
        forecasts = Dictionary(
            grouping: foreseen.ofStores() + accounts.values.flatMap { foreseen.of($0) }, by: \.subject)
    }

    /// That it began, or is over: in the ledger first, from which follows what people are told.
    package func announce(_ incident: IncidentRecord, about subject: ResourceID) async throws(PraError) {
        tell(.incident(incident))
        try await book.record([.incident(incident)], about: subject)
        await tellPeople()
    }
}

extension IncidentRecord {
    /// Whether it is a store's, a framework's, the ledger's, a channel's, a route's or the loop's own, which may have a
    /// cluster's name, or of a restore, which another process works on.
    fileprivate var isOfOthers: Bool {
        ["store.", "control.", "evidence.", "delivery.", "admin.", "reconcile.", "alarm.", "restore."]
            .contains { type.hasPrefix($0) } || isForeseenOfStores
    }

    fileprivate var isForeseenOfStores: Bool {
        type.hasPrefix("predicted.") && !IncidentRecord.predictedOfClusters.contains(type)
    }

    fileprivate static let predictedOfClusters = ["predicted.slow", "predicted.stale"]

    fileprivate static let seenOnServers = [
        "slot.filling", "slot.unreserved", "slot.lost", "cluster.mistaken", "cluster.promoted",
    ]

    /// Whether its id's second component is `name`.
    fileprivate func concerns(_ name: String) -> Bool { id.split(separator: "/").dropFirst().first == name[...] }

    init(_ breach: Breach, _ change: Change) {
        self.init(
            id: breach.id, type: breach.type, severity: breach.severity.rawValue, change: change,
            message: breach.message.text(in: .english), words: breach.message)
    }
}
