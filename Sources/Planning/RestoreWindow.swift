import Model

/// The moments that a store can bring a cluster back to.
package struct RestoreWindow: Hashable, Sendable, Encodable {
    /// Between two points whose WAL does not lead from the one to the other. Some moments at its beginning may be
    /// there: when the WAL that is missing was written nobody knows.
    package struct Gap: Hashable, Sendable, Encodable {
        package var after: Timestamp
        package var before: Timestamp

        package init(after: Timestamp, before: Timestamp) { (self.after, self.before) = (after, before) }
    }

    package var earliest: Timestamp
    /// What came later is not there for certain.
    package var latest: Timestamp
    package var gaps: [Gap]

    package init(earliest: Timestamp, latest: Timestamp, gaps: [Gap]) {
        (self.earliest, self.latest, self.gaps) = (earliest, latest, gaps)
    }

    /// - Parameters:
    ///   - points: of one cluster; those that are whole and clean count, once their own WAL is there: of the newest it
    ///     comes some seconds later, and may never come.
    ///   - end: up to when its WAL is known to be in the store; `nil` where nobody knows.
    /// - Returns: `nil` without such a point.
    package init?(of points: [RecoveryPoint], in store: StoreObservation, upTo end: Timestamp?) {
        let points = points.filter { $0.isComplete && $0.taint == nil && store.leads(from: $0, to: $0) }
            .sorted { ($0.timeline, $0.stop) < ($1.timeline, $1.stop) }
        guard let first = points.first, let last = points.last else { return nil }
        let goesOn = store.hole(after: last) == nil
        self.init(
            earliest: first.stoppedAt, latest: goesOn ? max(end ?? last.stoppedAt, last.stoppedAt) : last.stoppedAt,
            gaps: zip(points, points.dropFirst()).filter { !store.leads(from: $0, to: $1) }.map {
                Gap(after: $0.stoppedAt, before: $1.stoppedAt)
            })
    }
}
