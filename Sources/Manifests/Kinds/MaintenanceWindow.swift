import Model

/// When backups, verifications and drills of some clusters may not start.
package enum MaintenanceWindow: Kind {
    package static let name = "MaintenanceWindow"

    package struct Spec: Hashable, Sendable {
        package var clusters: RecoveryPlan.Selector
        package var actions: [Work]
        package var times: Times
        package var reason: String
        package var owner: Team.Person
    }

    /// What waits for its end.
    package enum Work: String, Hashable, Sendable, CaseIterable {
        case backup = "Backup", verify = "Verify", drill = "Drill"
    }

    package enum Times: Hashable, Sendable {
        case once(Span), weekly(Weekly)
    }

    package struct Span: Hashable, Sendable {
        package var from: Timestamp
        package var until: Timestamp
    }

    /// By the clocks of a place.
    package struct Weekly: Hashable, Sendable {
        package var days: [Day]
        package var at: TimeOfDay
        package var lasts: Duration
        /// IANA name.
        package var timeZone: String
    }

    /// From Monday, as weeks begin here.
    package enum Day: String, Hashable, Sendable, CaseIterable {
        case monday = "Monday", tuesday = "Tuesday", wednesday = "Wednesday", thursday = "Thursday", friday = "Friday"
        case saturday = "Saturday", sunday = "Sunday"
    }

    package struct TimeOfDay: Hashable, Sendable {
        package var minutes: Int

        /// `22:00`
        package var text: String {
            [minutes / 60, minutes % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        }
    }
}

extension MaintenanceWindow.Times {
    /// The zone that its times are of; `nil` when they are moments.
    package var timeZone: String? {
        switch self {
        case .once: nil
        case .weekly(let weekly): weekly.timeZone
        }
    }
}

extension MaintenanceWindow.Day {
    /// Of a day that is counted from 1970-01-01, which was a Thursday.
    package init(dayNumber: Int) { self = Self.allCases[((dayNumber + 3) % 7 + 7) % 7] }
}
