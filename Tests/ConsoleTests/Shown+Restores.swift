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
    /// With the clusters `akig` and `ledger`, the store `local`, and two operators, of whom `second` reads French.
    static func withShelf() throws -> Shown {
        let source = try Shown([.viewer, .operator, .approver, .admin])
        let text = ["akig", "ledger"].map {
            "\(kind("Cluster", $0))spec: {connection: {hosts: [/run], user: pra}}\n"
        }
        let store =
            kind("BackupStore", "local") + "spec: {url: \"file:///backup\", failureDomain: {site: a, host: b}}\n"
        let file = SourceFile(path: "x.yaml", bytes: Array((text + [store]).joined(separator: "---\n").utf8))
        let (desired, problems) = loadManifests([file])
        guard let desired else { throw PraError(.usage, "\(problems)", remedy: "see the test") }
        source.stated.withLock { $0 = desired }
        source.people.withLock { people in
            let second = people.filter { $0.name == "operator" }.map {
                var other = $0
                other.name = "second"
                return other
            }
            for index in people.indices { people[index].language = .english }
            people += second
        }
        return source
    }

    private static func kind(_ kind: String, _ name: String) -> String {
        "apiVersion: pra/v1\nkind: \(kind)\nmetadata: {name: \(name)}\n"
    }

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
