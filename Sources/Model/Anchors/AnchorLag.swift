/// How far what is anchored lies behind the ledger, folded from its facts in order.
package struct AnchorLag: Hashable, Sendable {
    /// The newest anchoring of each subject.
    package private(set) var newest: [ResourceID: AnchorRecord] = [:]
    /// Entries so far.
    package private(set) var entries = 0
    /// When the first one was written.
    package private(set) var begins: Timestamp?

    package init() {}

    package mutating func take(_ fact: Fact) {
        begins = begins ?? fact.at
        entries += 1
        if case .anchored(let record) = fact.event { newest[fact.subject] = record }
    }

    /// The one that covers most entries.
    package var farthest: AnchorRecord? { newest.values.max { ($0.size, $0.before) < ($1.size, $1.before) } }

    /// An upper bound of the age of the oldest entry that `record` does not cover; `nil` when there is no entry.
    package func lag(behind record: AnchorRecord?, at now: Timestamp) -> Duration? {
        (record?.before ?? begins).map { max(.zero, now - $0) }
    }

    /// Entries above `record`.
    package func tail(above record: AnchorRecord?) -> Int { max(0, entries - (record?.size ?? 0)) }
}
