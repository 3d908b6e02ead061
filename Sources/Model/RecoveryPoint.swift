/// One committed recovery point as its store holds it.
package struct RecoveryPoint: Hashable, Sendable, Codable {
    /// The name under which it was committed, once: the action that made it.
    package var action: ActionID
    package var store: String
    package var clusterUID: String
    package var system: SystemIdentifier
    package var timeline: Timeline
    package var start: LSN
    /// WAL from `start` to `stop` makes the copy consistent.
    package var stop: LSN
    package var startedAt: Timestamp
    package var stoppedAt: Timestamp
    /// Size of the restored data directory.
    package var dataBytes: ByteCount
    /// What this point added to the store.
    package var addedBytes: ByteCount
    /// PostgreSQL's major version.
    package var major: Int
    /// Why the copy is suspect (a failed page checksum, say); `nil` for a clean one.
    package var taint: String?
    /// The structure check after the commit found its closure and its WAL: only then does the point count.
    package var isComplete: Bool
    /// The tablespaces that it has, by number alone: facts are readable where a point's paths are sealed. `nil` is
    /// unknown, in facts of before it was kept; a store tells it of every point.
    package var tablespaces: Set<UInt32>?
    /// Its cluster's when it was taken, and those that were asked for with it; `nil` without any.
    package var labels: [String: String]?

    package init(
        action: ActionID, store: String, clusterUID: String, system: SystemIdentifier, timeline: Timeline, start: LSN,
        stop: LSN,
        startedAt: Timestamp, stoppedAt: Timestamp, dataBytes: ByteCount, addedBytes: ByteCount, major: Int,
        taint: String? = nil, isComplete: Bool
    ) {
        (self.action, self.store, self.clusterUID, self.system) = (action, store, clusterUID, system)
        (self.timeline, self.start, self.stop, self.startedAt) = (timeline, start, stop, startedAt)
        (self.stoppedAt, self.dataBytes, self.addedBytes, self.major) = (stoppedAt, dataBytes, addedBytes, major)
        (self.taint, self.isComplete) = (taint, isComplete)
    }
}

/// The WAL of one timeline that a store holds, as half-open stretches `from..<to` in rising order; a hole lies between
/// two.
package struct WALCoverage: Hashable, Sendable, Codable {
    package struct Stretch: Hashable, Sendable, Codable {
        package var from: LSN
        package var to: LSN

        package init(from: LSN, to: LSN) { (self.from, self.to) = (from, to) }
    }

    package var timeline: Timeline
    package var stretches: [Stretch]
    /// What its history file says; `nil` when that is missing or unreadable. The first timeline needs none.
    package var history: TimelineHistory?

    package init(timeline: Timeline, stretches: [Stretch], history: TimelineHistory? = nil) {
        (self.timeline, self.stretches) = (timeline, stretches)
        self.history = history ?? (timeline.number == 1 ? TimelineHistory(only: timeline) : nil)
    }

    /// The end of the gap-free WAL from `start` on; `nil` when `start` itself is not covered.
    package func end(from start: LSN) -> LSN? {
        stretches.first { $0.from <= start && start <= $0.to }?.to
    }

    /// Where WAL is to go on that can be had from `available` on; `nil` when there is none yet. A hole that can still
    /// be filled comes before what a backup put behind it; before the first stretch there is no base that needs any.
    package func resumption(from available: LSN) -> LSN? {
        guard let index = stretches.firstIndex(where: { $0.to >= available }) else { return stretches.last?.to }
        return index == 0 || stretches[index].from <= available ? stretches[index].to : available
    }
}
