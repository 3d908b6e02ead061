import Manifests
import Model
import Objectives
import Planning
import Ports

extension Turn {
    /// Writes down which frameworks of controls are stated and over which clusters, and which no longer are.
    func recordFrameworks() async throws(PraError) {
        try await book.catchUp()
        let known = await book.history.controls.frameworks
        let clusters = desired.clusters.map(\.name)
        for framework in desired.frameworks.sorted(by: { $0.name < $1.name }) {
            let record = FrameworkRecord(framework, clusters: clusters, revision: desired.revision)
            let before = known[framework.name]
            guard before?.digest != record.digest || before?.clusters != record.clusters else { continue }
            try await book.record([.framed(record)], about: framework.id)
        }
        let stated = Set(desired.frameworks.map(\.name))
        for name in known.keys.sorted() where !stated.contains(name) {
            try await book.record(
                [.dropped(DroppedRecord(revision: desired.revision))], about: ResourceID(ControlFramework.name, name))
        }
    }

    /// What the ledger lacks of what a store was found to be.
    /// - Parameter history: as it is for the store that has the name now.
    func survey(
        of store: Resource<BackupStore.Spec>, _ state: Observed<StoreState>, _ history: History
    ) -> [Fact.Event] {
        guard let isEncrypted = state.value?.observation?.isEncrypted else { return [] }
        let record = SurveyRecord(
            site: store.spec.failureDomain.site, host: store.spec.failureDomain.host,
            credentials: store.spec.credentialsPlace, isEncrypted: isEncrypted)
        let isNews = history.controls.isNews(
            record, of: store.name, at: world.time.now(), after: MeasurementRules.standard.recordEvery)
        return isNews ? [.surveyed(record)] : []
    }

    /// What the ledger lacks of what the stores of a plan hold of its cluster.
    func holdings(_ seen: PlanObservation) -> [Fact.Event] {
        let (known, now) = (seen.history.controls, world.time.now())
        let every = MeasurementRules.standard.recordEvery
        return seen.holdings.filter { known.isNews($0, of: seen.cluster.id, at: now, after: every) }
            .map { .holding($0) }
    }
}

extension BackupStore.Spec {
    /// Where what opens the store is kept, never what it is.
    fileprivate var credentialsPlace: String {
        if let s3 { return s3.credentials.secretAccessKey.place }
        guard url.hasPrefix("sftp:") else { return "account:local" }
        return sftp?.keyFile.map { "file:\($0)" } ?? "account:ssh"
    }
}
