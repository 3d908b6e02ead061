import Manifests
import Model
import Ports
import Stores

extension PhysicalEngine {
    package func observe(_ store: Resource<BackupStore.Spec>) async throws(PraError) -> StoreObservation {
        let objects = try world.objects(store, false)
        let opened = try await open(store)
        let documents = try await opened.points()
        let systems = Set(try await opened.clusters().flatMap(\.epochs).map(\.system))
        let survey = try await opened.survey(of: systems)
        let complete = try await inspections.complete(
            documents, in: opened, at: store.spec.place, by: survey, now: world.time.elapsed())
        let points = documents.map { recoveryPoint($0, of: store.name, isComplete: complete.contains($0.action)) }
        var wal: [StoreObservation.WAL] = []
        for system in systems.sorted(by: { $0.number < $1.number }) {
            wal.append(try await opened.wal(of: system))
        }
        let isReadOnly = try await objects.isReadOnly()
        var seen = StoreObservation(
            storeID: opened.id, space: try await objects.capacity(), isReadOnly: opened.isReadOnly || isReadOnly,
            points: points, wal: wal)
        seen.condemnedSince = survey.condemnedSince
        seen.hasManyIndexes = survey.hasManyIndexes
        seen.holds = try await opened.holds()
        seen.missing = try await opened.missingPoints()
        seen.isEncrypted = opened.isEncrypted
        let sound = documents.filter { complete.contains($0.action) && $0.taint == nil }
        seen.locks = try await locks.ofNewest(sound, in: opened, at: store.spec.place, now: world.time.elapsed())
        return seen
    }

    package func initialize(_ store: Resource<BackupStore.Spec>) async throws(PraError) {
        _ = try await makeStore(
            try world.objects(store, true), random: world.random, store.spec.encryption, world.secrets)
    }

    /// A point as the loop sees it; complete only when its structure check passes now.
    func recoveryPoint(_ document: PointDocument, in store: Store) async throws(PraError) -> RecoveryPoint {
        recoveryPoint(
            document, of: store.id, isComplete: try await store.structureCheck(document).isEmpty)
    }

    private func recoveryPoint(_ document: PointDocument, of store: String, isComplete: Bool) -> RecoveryPoint {
        var point = RecoveryPoint(
            action: document.action, store: store, clusterUID: document.clusterUID, system: document.system,
            timeline: document.timeline, start: document.start, stop: document.stop, startedAt: document.startedAt,
            stoppedAt: document.stoppedAt, dataBytes: document.dataBytes, addedBytes: document.addedBytes,
            major: document.major, taint: document.taint, isComplete: isComplete)
        point.tablespaces = Set(document.tablespaces.map(\.oid))
        if !document.labels.isEmpty { point.labels = document.labels }
        return point
    }
}
