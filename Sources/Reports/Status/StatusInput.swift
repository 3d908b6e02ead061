import Model
import Objectives

/// What one pass saw and knows: all that `pra status` is computed from.
package struct StatusInput: Sendable {
    package var at: Timestamp
    package var clusters: [ClusterInput]
    package var stores: [StoreInput]
    /// The whole ledger, in order.
    package var facts: [Fact]
    /// Who held the state right before the ledger was read; `nil` for nobody.
    package var holder: StateHolder?
    /// Begun and without an outcome in the ledger, oldest first.
    package var open: [RunningAction]
    /// Soonest first.
    package var next: [NextAction]
    package var anchors: [StatedAnchor] = []

    package init(
        at: Timestamp, clusters: [ClusterInput], stores: [StoreInput], facts: [Fact], holder: StateHolder?,
        open: [RunningAction], next: [NextAction]
    ) {
        (self.at, self.clusters, self.stores, self.facts) = (at, clusters, stores, facts)
        (self.holder, self.open, self.next) = (holder, open, next)
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
    package var seenTables: Observed<[TableObservation]>
    package var slot: GuardSlot?
    package var wal: WAL
    /// The clock that stamps its facts; `nil` when it was not looked at.
    package var clock: ClockRecord?

    /// What its plans ask of its WAL.
    package struct WAL: Sendable {
        /// Into which it belongs, by name.
        package var stores: [String]
        /// Whether it is to be streamed.
        package var isStreamed: Bool
        /// Where it stood at each look, in order.
        package var samples: [WALSample]
        /// Up to where it was streamed since the stores were looked at, by the store's name.
        package var streamed: [String: WALEnd]

        package init(stores: [String], isStreamed: Bool, samples: [WALSample], streamed: [String: WALEnd] = [:]) {
            (self.stores, self.isStreamed, self.samples, self.streamed) = (stores, isStreamed, samples, streamed)
        }
    }

    package init(
        name: String, observation: Observed<ClusterObservation>, endpoints: [EndpointObservation],
        exposures: [CurrentExposure], tables: [ExpectedTable], seenTables: Observed<[TableObservation]>,
        slot: GuardSlot?, wal: WAL
    ) {
        (self.name, self.observation, self.endpoints) = (name, observation, endpoints)
        (self.exposures, self.tables, self.seenTables) = (exposures, tables, seenTables)
        (self.slot, self.wal) = (slot, wal)
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

package struct NextAction: Hashable, Sendable, Codable {
    package var action: ActionID
    package var at: Timestamp

    package init(action: ActionID, at: Timestamp) { (self.action, self.at) = (action, at) }
}
