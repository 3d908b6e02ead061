import Model
import Objectives

/// What one pass saw and knows: all that `pra status` is computed from.
package struct StatusInput: Sendable {
    package var at: Timestamp
    package var clusters: [ClusterInput]
    package var stores: [StoreInput]
    /// The whole ledger, in order.
    package var facts: [Fact]
    package var running: [RunningAction]
    /// Soonest first.
    package var next: [NextAction]

    package init(
        at: Timestamp, clusters: [ClusterInput], stores: [StoreInput], facts: [Fact], running: [RunningAction],
        next: [NextAction]
    ) {
        (self.at, self.clusters, self.stores) = (at, clusters, stores)
        (self.facts, self.running, self.next) = (facts, running, next)
    }
}

package struct ClusterInput: Sendable {
    package struct ExpectedTable: Hashable, Sendable {
        package var name: String
        package var minRows: Int64
        package var minSize: ByteCount

        package init(name: String, minRows: Int64, minSize: ByteCount) {
            (self.name, self.minRows, self.minSize) = (name, minRows, minSize)
        }
    }

    /// The slot that the plan wants; its limit is the plan's `retainAtMost`.
    package struct GuardSlot: Hashable, Sendable {
        package var name: String
        package var retainAtMost: ByteCount

        package init(name: String, retainAtMost: ByteCount) { (self.name, self.retainAtMost) = (name, retainAtMost) }
    }

    package var name: String
    package var observation: Observed<ClusterObservation>
    package var endpoints: [EndpointObservation]
    package var exposures: [CurrentExposure]
    package var tables: [ExpectedTable]
    package var slot: GuardSlot?

    package init(
        name: String, observation: Observed<ClusterObservation>, endpoints: [EndpointObservation],
        exposures: [CurrentExposure], tables: [ExpectedTable], slot: GuardSlot?
    ) {
        (self.name, self.observation, self.endpoints) = (name, observation, endpoints)
        (self.exposures, self.tables, self.slot) = (exposures, tables, slot)
    }
}

package struct StoreInput: Sendable {
    package var name: String
    package var observation: Observed<StoreObservation>
    package var warnAt: Ratio
    package var stopAt: Ratio

    package init(name: String, observation: Observed<StoreObservation>, warnAt: Ratio, stopAt: Ratio) {
        (self.name, self.observation, self.warnAt, self.stopAt) = (name, observation, warnAt, stopAt)
    }
}

package struct RunningAction: Hashable, Sendable, Codable {
    package var action: ActionID
    package var since: Timestamp
    package var stage: String
    package var done: ByteCount
    /// `nil` while unknown.
    package var total: ByteCount?

    package init(action: ActionID, since: Timestamp, stage: String, done: ByteCount, total: ByteCount?) {
        (self.action, self.since, self.stage, self.done, self.total) = (action, since, stage, done, total)
    }
}

package struct NextAction: Hashable, Sendable, Codable {
    package var action: ActionID
    package var at: Timestamp

    package init(action: ActionID, at: Timestamp) { (self.action, self.at) = (action, at) }
}
