/// What the process that holds a state directory is doing. Other processes read it, so that it may be seconds old.
package struct Activity: Hashable, Sendable, Codable {
    /// A process that is at work says so at least this often; one that has been silent for three times as long hangs.
    package static let mostSilence = Duration.seconds(5)

    /// Whether it stays, as `pra run` does; other commands end by themselves.
    package var isLoop: Bool
    package var at: Timestamp
    /// Begun and not ended, oldest first.
    package var running: [RunningAction]
    /// By cluster.
    package var streams: [String: StreamActivity]

    package init(isLoop: Bool, at: Timestamp, running: [RunningAction], streams: [String: StreamActivity]) {
        (self.isLoop, self.at, self.running, self.streams) = (isLoop, at, running, streams)
    }
}

package struct RunningAction: Hashable, Sendable, Codable {
    package var action: ActionID
    package var since: Timestamp
    /// How far it is; `nil` while it has not said.
    package var progress: Progress?

    package init(action: ActionID, since: Timestamp, progress: Progress? = nil) {
        (self.action, self.since, self.progress) = (action, since, progress)
    }
}

/// A WAL stream that was asked for and goes on.
package struct StreamActivity: Hashable, Sendable, Codable {
    /// Into which, by name.
    package var stores: [String]
    /// Why its last try ended; `nil` while it streams.
    package var failure: String?
    /// Why a store takes no WAL while others do, by name; absent in what an older process says.
    package var refusals: [String: String]?

    package init(stores: [String], failure: String?, refusals: [String: String]? = nil) {
        (self.stores, self.failure, self.refusals) = (stores, failure, refusals)
    }
}

/// The process that holds a state directory, and with it the right to act.
package struct StateHolder: Hashable, Sendable, Codable {
    /// Its number; `nil` when it could not be written down.
    package var process: Int?
    /// `nil` until it says what it does.
    package var activity: Activity?

    package init(process: Int?, activity: Activity?) { (self.process, self.activity) = (process, activity) }
}

/// How far a long action is. `total` is `nil` while unknown.
package struct Progress: Hashable, Sendable, Codable {
    package var stage: String
    package var done: ByteCount
    package var total: ByteCount?

    package init(stage: String, done: ByteCount, total: ByteCount? = nil) {
        (self.stage, self.done, self.total) = (stage, done, total)
    }
}
