import Model
import Objectives

/// All that widgets are computed from: what one look saw, and what of the ledger they show. Nobody is asked anything.
package struct WidgetInput: Sendable {
    /// A manifest in force.
    package struct Stated: Hashable, Sendable {
        package var id: ResourceID
        package var generation: Digest
        /// Of a plan, whom it protects; empty of anything else.
        package var clusters: [String]

        package init(_ id: ResourceID, generation: Digest, clusters: [String] = []) {
            (self.id, self.generation, self.clusters) = (id, generation, clusters)
        }
    }

    package let status: StatusDocument
    let stated: [Stated]
    let clusters: [String: ClusterSight]
    let limits: [String: StoreLimits]
    let ledger: LedgerSight

    /// - Parameter stated: the manifests that are to take effect, in the order in which they are shown.
    package init(_ input: StatusInput, _ status: StatusDocument, stated: [Stated]) {
        (self.status, self.stated) = (status, stated)
        let ledger = LedgerSight(input.facts, upTo: input.at)
        let sights = input.clusters.map {
            ($0.name, ClusterSight($0, input, ledger.clusters[$0.name] ?? ClusterFacts()))
        }
        clusters = Dictionary(sights, uniquingKeysWith: { first, _ in first })
        let limits = input.stores.map { ($0.name, StoreLimits(warnAt: $0.warnAt, stopAt: $0.stopAt)) }
        self.limits = Dictionary(limits, uniquingKeysWith: { first, _ in first })
        self.ledger = ledger
    }

    var at: Timestamp { status.at }

    func cluster(_ name: String?) -> (status: StatusDocument.ClusterStatus, sight: ClusterSight)? {
        guard let name, let status = status.clusters.first(where: { $0.name == name }), let sight = clusters[name]
        else { return nil }
        return (status, sight)
    }
}

/// From when on a store is too full, as its manifest says.
struct StoreLimits: Hashable, Sendable {
    var warnAt: Ratio
    var stopAt: Ratio
}

/// What widgets show of the ledger.
struct LedgerSight: Sendable {
    struct OpenIncident: Sendable {
        var record: IncidentRecord
        var subject: ResourceID
        var since: Timestamp
        var acknowledged: AcknowledgedRecord?
    }

    private(set) var clusters: [String: ClusterFacts] = [:]
    private(set) var open: [String: OpenIncident] = [:]
    /// The digests in force, by manifest, and of plans by the cluster that they protect.
    private(set) var configured: [ResourceID: Digest] = [:]
    private(set) var adopted: [String: [String: Digest]] = [:]
    /// The last plan that somebody had carried out, and what of it has not ended.
    private(set) var planned: (record: PlanRecord, at: Timestamp)?
    private(set) var unfinished: [ActionID] = []

    init(_ facts: [Fact], upTo now: Timestamp) {
        for (index, fact) in facts.enumerated() where fact.at <= now { take(fact, at: index, now) }
    }

    private mutating func take(_ fact: Fact, at index: Int, _ now: Timestamp) {
        if fact.subject.kind == "Cluster" {
            clusters[fact.subject.name, default: ClusterFacts()].take(fact, at: index, now)
        }
        switch fact.event {
        case .incident(let record):
            open[record.id] =
                record.change == .opened
                ? OpenIncident(record: record, subject: fact.subject, since: fact.at) : nil
        case .acknowledged(let record): open[record.incident]?.acknowledged = record
        case .configured(let record): configured[fact.subject] = record.digest
        case .stated(let record): adopted[fact.subject.name, default: [:]][record.plan] = record.planDigest
        case .retired(let record): adopted[fact.subject.name]?[record.plan] = nil
        case .planned(let record): (planned, unfinished) = ((record, fact.at), record.actions)
        case .finished(let record): unfinished.removeAll { $0 == record.action }
        default: break
        }
    }
}

/// What widgets show of the ledger about one cluster.
struct ClusterFacts: Sendable {
    /// Of drills and of backups that came to nothing, the newest so many are shown.
    static let most = 60
    /// Of which the curve of exposure is.
    static let curveOf = Duration.seconds(6 * 3600)

    struct Read: Hashable, Sendable {
        var point: ActionID
        var store: String
    }

    struct Failure: Hashable, Sendable {
        var action: ActionID
        var begun: Timestamp
        var ended: Timestamp
        /// `nil` where nothing began.
        var failure: String?
        var reason: String
    }

    private(set) var drills: [(record: DrillRecord, at: Timestamp)] = []
    /// By scenario.
    private(set) var curves: [String: [ExposureRecord]] = [:]
    private(set) var readAt: [Read: Timestamp] = [:]
    private(set) var failures: [Failure] = []
    private(set) var stated: [String: StatedObjectives] = [:]
    private(set) var system: SystemIdentifier?
    private var book = PointBook()

    /// Complete points that nobody forgot, oldest first.
    var kept: [KeptPoint] { book.kept }

    mutating func take(_ fact: Fact, at index: Int, _ now: Timestamp) {
        book.take(fact.event, at: index)
        switch fact.event {
        case .drilled(let record):
            drills.append((record, fact.at))
            if drills.count > Self.most { drills.removeFirst() }
        case .exposed(let record) where record.to > now - Self.curveOf:
            curves[record.scenario, default: []].append(record)
        case .verified(let record): readAt[Read(point: record.point, store: record.store)] = fact.at
        case .committed(let point): system = point.system
        case .stated(let record): stated[record.plan] = record
        case .retired(let record): stated[record.plan] = nil
        case .finished(let record):
            guard record.job == .backup, let failure = record.failure else { return }
            note(
                Failure(
                    action: record.action, begun: fact.at - record.took, ended: fact.at, failure: failure.what,
                    reason: failure.what))
        case .missed(let record) where record.job == .backup:
            note(
                Failure(action: record.action, begun: record.slot, ended: fact.at, failure: nil, reason: record.reason))
        default: break
        }
    }

    /// One that was tried again and failed again is one.
    private mutating func note(_ failure: Failure) {
        failures.removeAll { $0.action == failure.action }
        failures.append(failure)
        if failures.count > Self.most { failures.removeFirst() }
    }
}
