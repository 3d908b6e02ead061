import Manifests
import Model
import Planning
import Reports
import Synchronization

@testable import Console

/// A store with a point, on a host: what a restore of it would be follows from these and from what is wished.
final class Shelf: Sendable {
    let point = Mutex(ActionID("backup/akig/1"))
    /// As `Cluster.spec.host` has it; `here` is where the tests run.
    let host = Mutex("here")
    /// Folders that have files in them.
    let full = Mutex<Set<String>>([])
    /// Requests whose restore was begun, each as often as it was.
    let begun = Mutex<[String]>([])
}

extension Shown {
    func preview(of wish: RestoreWish) async throws(PraError) -> RestorePreview {
        guard !shelf.full.withLock({ $0.contains(wish.directory) }) else {
            throw PraError(.targetNotEmpty, "\(wish.directory) is not empty", remedy: "restore into another folder")
        }
        let (action, target) = (shelf.point.withLock { $0 }, wish.moment.map { "\($0)" } ?? "latest")
        let point = RecoveryPoint(
            action: action, store: wish.store, clusterUID: "akig", system: SystemIdentifier(7), timeline: Timeline(1),
            start: LSN(256), stop: LSN(384), startedAt: now(), stoppedAt: now(), dataBytes: ByteCount(1 << 30),
            addedBytes: ByteCount(1 << 24), major: 15, isComplete: true)
        let plan = RestorePlanDocument(
            of: wish.cluster, from: "file:///backup", point: point, to: (target, Timeline(1)), into: wish.directory)
        let identity = StoreIdentity(id: "s1", place: Digest(Array(repeating: 1, count: 32)))
        return RestorePreview(
            plan: plan,
            intent: RestoreIntent(
                cluster: wish.cluster, from: (wish.store, identity), point: action, to: (target, Timeline(1)),
                into: (wish.directory, shelf.host.withLock { $0 })))
    }

    func command(for intent: RestoreIntent) async -> RestoreLine {
        let isHere = shelf.host.withLock { $0 } == "here"
        return RestoreLine(text: "pra restore --into \(intent.directory)", isHere: isHere)
    }

    func window(of cluster: String, in store: String) async -> RestoreWindow? {
        RestoreWindow(earliest: now() - .seconds(86_400), latest: now(), gaps: [])
    }

    func begin(_ intent: RestoreIntent, for id: String, by user: String) async {
        shelf.begun.withLock { $0.append(id) }
    }
}
