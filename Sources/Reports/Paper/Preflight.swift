import Model

/// A deployment checklist whose boxes are checks that ran just now.
package struct Preflight: Hashable, Sendable, Codable {
    package static let schema = "pra.preflight/1"

    /// In the order in which a deployment goes: each stands on those before it.
    package enum Phase: Int, Sendable, Codable, CaseIterable {
        case infrastructure = 1, manifests, clusters, stores, wal, backups, verification, restores, people, goLive
    }

    /// What could not be looked at is not ticked.
    package enum Outcome: String, Sendable, Codable, CaseIterable { case passed, failed, unknown }

    package struct Box: Hashable, Sendable, Codable {
        package var phase: Phase
        /// The cluster, store or scenario that it is about; empty for `pra` itself.
        package var subject: String
        package var outcome: Outcome
        package var words: Message

        package init(_ phase: Phase, _ subject: String, _ outcome: Outcome, _ words: Message) {
            (self.phase, self.subject, self.outcome, self.words) = (phase, subject, outcome, words)
        }
    }

    package var schema = Self.schema
    package var at: Timestamp
    /// Of the manifests.
    package var revision: Digest
    /// By phase.
    package var boxes: [Box]

    /// A phase of which nothing was looked at is not ready.
    package var isReady: Bool {
        boxes.allSatisfy { $0.outcome == .passed } && Set(boxes.map(\.phase)).count == Phase.allCases.count
    }

    /// - Parameter boxes: of what `status` does not tell.
    package init(of status: StatusDocument, revision: Digest, and boxes: [Box]) {
        (at, self.revision) = (status.at, revision)
        let seen =
            status.clusters.flatMap { cluster in cluster.lines.compactMap { Box(of: $0, subject: cluster.name) } }
            + status.stores.flatMap { store in store.lines.compactMap { Box(of: $0, subject: store.name) } }
            + status.lines.compactMap { Box(of: $0, subject: "") }
        self.boxes = (seen + boxes).enumerated()
            .sorted { ($0.element.phase.rawValue, $0.offset) < ($1.element.phase.rawValue, $1.offset) }.map(\.element)
    }
}

extension Preflight.Box {
    /// `nil` for what says nothing of readiness, or what other boxes say better.
    fileprivate init?(of line: StatusDocument.Line, subject: String) {
        let phase: Preflight.Phase? =
            switch line.aspect {
            case .aspectCluster, .aspectSize, .aspectTables, .aspectEndpoints: .clusters
            case .aspectSpace: .stores
            case .aspectWAL, .aspectSlot, .aspectExposure: .wal
            case .aspectPoint: .backups
            case .aspectLoop, .aspectIncident: .goLive
            default: nil
            }
        guard let phase else { return nil }
        self.init(phase, subject, Preflight.Outcome(line.level), line.message)
    }
}

extension Preflight.Outcome {
    fileprivate init(_ level: StatusDocument.Level) {
        switch level {
        case .ok: self = .passed
        case .warning, .critical: self = .failed
        case .unknown: self = .unknown
        }
    }
}
