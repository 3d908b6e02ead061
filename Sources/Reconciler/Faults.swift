import Manifests
import Model

/// What of the loop itself fails, and since when. What other incidents tell, that a server, a store or a channel is
/// away, is no fault of the loop.
package struct Faults {
    /// What fails, or can not be done by anybody but a person.
    struct Fault {
        var error: PraError
        /// By the monotonic clock.
        var since: Duration
        /// Whether pra refuses to go on by itself, and works as it should.
        var isRefusal = false
    }

    /// What has an incident of its own once it lasts.
    struct Part: Hashable, Comparable {
        var name: String
        var subject: ResourceID

        static func own(_ part: Own) -> Part { Part(name: part.rawValue, subject: ofLoop) }

        /// Of what goes on for each cluster.
        static func of(_ cluster: ResourceID) -> [Part] {
            [watch(over: cluster), clock(of: cluster), heartbeat(of: cluster), slot(of: cluster)]
        }

        static func watch(over cluster: ResourceID) -> Part { Part(name: "watch/\(cluster.name)", subject: cluster) }
        static func clock(of cluster: ResourceID) -> Part { Part(name: "clock/\(cluster.name)", subject: cluster) }
        static func slot(of cluster: ResourceID) -> Part { Part(name: "slot/\(cluster.name)", subject: cluster) }
        static func heartbeat(of cluster: ResourceID) -> Part {
            Part(name: "heartbeat/\(cluster.name)", subject: cluster)
        }

        static func turns(of key: Key) -> Part {
            switch key {
            case .configuration(let kind): Part(name: "configuration/\(kind)", subject: ofLoop)
            case .removals: Part(name: "removals", subject: ofLoop)
            case .store(let name): Part(name: "store/\(name)", subject: ResourceID(BackupStore.name, name))
            case .cluster(let name): Part(name: "cluster/\(name)", subject: ResourceID(Cluster.name, name))
            case .plan(let plan, let cluster):
                Part(name: "plan/\(plan)/\(cluster)", subject: ResourceID(Cluster.name, cluster))
            }
        }

        private static let ofLoop = ResourceID("Loop", "pra")

        static func < (a: Self, b: Self) -> Bool { (a.subject, a.name) < (b.subject, b.name) }
    }

    /// What goes on beside the turns.
    package enum Own: String, CaseIterable, Sendable {
        case alerts, controls, curves, evidence, heartbeats, leftovers, manifests, notes, stores
        case report, scheduledReports = "scheduled reports"
    }

    private(set) var failing: [Part: Fault] = [:]
    /// Why the ledger did not take one of their incidents, as it was told last.
    var untold: PraError?
    /// Those that worked since this process began, and do now.
    private(set) var sound: Set<Part> = []

    mutating func note(_ part: Part, _ error: PraError?, isRefusal: Bool = false, at now: Duration) {
        guard let error else {
            failing[part] = nil
            sound.insert(part)
            return
        }
        guard isRefusal || !error.isToldElsewhere else { return }
        sound.remove(part)
        let since = failing[part].map { $0.isRefusal == isRefusal ? $0.since : now } ?? now
        failing[part] = Fault(error: error, since: since, isRefusal: isRefusal)
    }

    mutating func keep(only stated: Set<Part>) {
        failing = failing.filter { stated.contains($0.key) }
        sound.formIntersection(stated)
    }
}

extension PraError {
    /// That somebody is away is the incident of who is away.
    fileprivate var isToldElsewhere: Bool {
        switch code {
        case .interrupted, .storeMissing: true
        default: code.exitStatus == 8
        }
    }

    /// Whether it is about pra, its files and its manifests: what is wrong with a server or a store is the incident of
    /// that one.
    var isOwn: Bool { (100..<300).contains(code.rawValue) || (600..<700).contains(code.rawValue) }
}
