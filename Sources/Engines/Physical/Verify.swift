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
        let memory = memory(of: order.store.spec.identity(store.id), for: order.store.spec.scrub.every)
        let result = try await holding(store, for: order.action) { () throws(PraError) in
            var result = try await store.verify(document, at: world.time.now(), remembering: memory) { done, total in
                progress(Progress(stage: "verify", done: done, total: total))
            }
            if result.findings.isEmpty { result.findings = try await comparison(of: document, in: store) }
            return result
        }
        return VerifyRecord(
            action: order.action, point: order.point.action, store: order.store.name, isIntact: result.findings.isEmpty,
            bytesRead: result.bytesRead, extents: result.extents, segments: result.segments, findings: result.findings,
            took: world.time.elapsed() - began, readFrom: result.isFromMedium ? .disk : .cacheOrDisk,
            remembered: RememberedReading(result.remembered))
    }

    /// A pass is a thirtieth of the period. In it two thirtieths of the store are read, of what was not read for half a
    /// period: so each object's turn comes before the period is over, though half of the passes be missed, and what a
    /// verification has just read is left out. A pass also renews the locks of what points still stand on.
    package func scrub(
        _ order: ScrubOrder, progress: @escaping ProgressHandler
    ) async throws(PraError) -> ScrubRecord {
        let (began, store) = (world.time.elapsed(), try await open(order.store))
        let memory = memory(of: order.store.spec.identity(store.id), for: order.store.spec.scrub.every / 2)
        let reading = try await holding(store, for: order.action) { () throws(PraError) in
            var unlocked: PraError?
            do throws(PraError) { try await store.renewLocks() } catch { unlocked = error }
            var reading = try await store.readData(
                at: world.time.now(), remembering: memory, share: 2 / Double(BackupStore.Scrub.passes)
            ) { done, total in progress(Progress(stage: "read", done: done, total: total)) }
            if let unlocked {
                // What was found is not to be lost with it.
                guard !reading.findings.isEmpty else { throw unlocked }
                reading.findings.append("locks could not be renewed: \(unlocked.what)")
            }
            return reading
        }
        return ScrubRecord(
            action: order.action, store: order.store.name, objects: reading.objects, bytesRead: reading.bytesRead,
            remembered: RememberedReading(reading.remembered), left: reading.left.bytes, findings: reading.findings,
            points: reading.points, took: world.time.elapsed() - began,
            readFrom: reading.isFromMedium ? .disk : .cacheOrDisk)
    }

    package func forget(
        _ points: [ActionID], in store: Resource<BackupStore.Spec>, reason: String
    ) async throws(PraError) -> [ActionID] {
        let opened = try await open(store)
        let doomed = try await opened.points().filter { points.contains($0.action) }
        let forgotten = try await opened.forget(doomed, reason: reason, at: world.time.now())
        _ = try await opened.sweep(at: world.time.now(), grace: PhysicalEngine.sweepGrace)
        return forgotten.map(\.action)
    }

    package func sweep(_ store: Resource<BackupStore.Spec>) async throws(PraError) {
        _ = try await open(store).sweep(at: world.time.now(), grace: PhysicalEngine.sweepGrace)
    }

    /// How long dead packs stay before they are deleted: long enough for a reader that has just found them.
    private static let sweepGrace = StoreObservation.sweepGrace
}

extension PhysicalEngine: BackupEngine {}

extension RememberedReading {
    fileprivate init?(_ remembered: Remembered) {
        guard remembered.objects > 0 else { return nil }
        self.init(bytes: remembered.bytes, since: remembered.oldest)
    }
}
