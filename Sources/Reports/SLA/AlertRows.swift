import Model
import Objectives

extension SLAReport {
    /// What became of the messages of the period.
    package struct Alerts: Hashable, Sendable, Codable {
        /// Those over which somebody was written to, by name.
        package var channels: [ChannelRow]
        /// In the order of the entries that tell what became of them.
        package var log: [MessageRow]

        package init(channels: [ChannelRow], log: [MessageRow]) { (self.channels, self.log) = (channels, log) }
    }

    /// The messages of the period over one channel, each recipient's counted for itself.
    package struct ChannelRow: Hashable, Sendable, Codable {
        package var channel: String
        /// The channel took them.
        package var accepted: Int
        /// Failed for good.
        package var dead: Int
        /// Failing still, by the last that the period tells.
        package var failing: Int
        /// Those that were accepted within the period, whatever became of them after that.
        package var timed: Int
        /// From written to accepted, of those; `nil` without any. Of an even number the mean of the middle two.
        package var median: Duration? { medianSeconds?.wrappedValue }
        package var medianSeconds: InSeconds?
        package var longest: Duration? { longestSeconds?.wrappedValue }
        package var longestSeconds: InSeconds?
        package var sources: Sources
    }

    /// A message to one recipient, by the last entry of the period that is about it.
    package struct MessageRow: Hashable, Sendable, Codable {
        package var at: Timestamp
        package var channel: String
        package var record: DeliveryRecord
        package var sources: Sources
    }

    /// What people heard of an incident, and said.
    package struct Response: Hashable, Sendable, Codable {
        package struct Told: Hashable, Sendable, Codable {
            package var at: Timestamp
            package var channel: String
            package var sources: Sources
        }

        package struct Acknowledged: Hashable, Sendable, Codable {
            package var at: Timestamp
            package var by: String
            package var sources: Sources
        }

        /// When a channel first took, in the period and while it was open, a message that says that it goes on; `nil`
        /// when none did.
        package var told: Told?
        /// By whom first, up to the end of the period and while it was open; `nil` when nobody did.
        package var acknowledged: Acknowledged?

        package init(told: Told?, acknowledged: Acknowledged?) {
            (self.told, self.acknowledged) = (told, acknowledged)
        }
    }
}

extension DeliveryRecord {
    /// Whether the channel has it, or had.
    var isTaken: Bool {
        switch outcome {
        case .accepted, .delivered, .read: true
        case .failing, .dead: false
        }
    }
}
