import Manifests
import Model
import Ports
import Stores

extension PhysicalEngine {
    package func verify(
        _ order: VerifyOrder, progress: @escaping ProgressHandler
    ) async throws(PraError) -> VerifyRecord {
        let began = world.time.elapsed()
        let store = try await open(order.store)
        let document = try await store.point(order.point.action, cluster: order.point.clusterUID)
        let result = try await holding(store, for: order.action) { () throws(PraError) in
            try await store.verify(document, at: world.time.now()) { done, total in
                progress(Progress(stage: "verify", done: done, total: total))
            }
        }
        return VerifyRecord(
            action: order.action, point: order.point.action, store: order.store.name, isIntact: result.findings.isEmpty,
            bytesRead: result.bytesRead, extents: result.extents, segments: result.segments, findings: result.findings,
            took: world.time.elapsed() - began, readFrom: result.isFromMedium ? .disk : .cacheOrDisk)
    }

    package func forget(
        _ points: [ActionID], in store: Resource<BackupStore.Spec>, reason: String
    ) async throws(PraError) {
        let opened = try await open(store)
        let doomed = try await opened.points().filter { points.contains($0.action) }
        try await opened.forget(doomed, reason: reason, at: world.time.now())
        _ = try await opened.sweep(at: world.time.now(), grace: PhysicalEngine.sweepGrace)
    }

    package func sweep(_ store: Resource<BackupStore.Spec>) async throws(PraError) {
        _ = try await open(store).sweep(at: world.time.now(), grace: PhysicalEngine.sweepGrace)
    }

    /// How long dead packs stay before they are deleted: long enough for a reader that has just found them.
    private static let sweepGrace = StoreObservation.sweepGrace
}

extension PhysicalEngine: BackupEngine {}
