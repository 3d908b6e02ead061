import Model

/// A person: how they are reached, and what they want to be told of.
package enum User: Kind {
    package static let name = "User"

    package struct Spec: Hashable, Sendable {
        package var fullName: String
        /// By which a receiver may mean them.
        package var roles: [String]
        package var language: Language
        /// IANA name, by which their hours are told.
        package var timeZone: String
        package var contacts: [Contact]
        package var quietHours: [QuietHours]
        /// The first that fits decides.
        package var preferences: [Preference]
        /// When what waits for a digest is sent.
        package var digestAt: MaintenanceWindow.TimeOfDay
        /// How they log in to the console; `nil` where they can not.
        package var console: Console?
    }

    package struct Console: Hashable, Sendable {
        package var password: PasswordHash
    }

    /// By which one person is told.
    package enum Way: String, Hashable, Sendable, CaseIterable {
        case email = "Email", sms = "SMS", whatsApp = "WhatsApp", inApp = "InApp"
    }

    /// Those of the ways that need an address: the inbox is everybody's.
    package enum AddressedWay: String, Hashable, Sendable, CaseIterable {
        case email = "Email", sms = "SMS", whatsApp = "WhatsApp"
    }

    package struct Contact: Hashable, Sendable {
        package var over: AddressedWay
        /// Of mail, or a number with its country's code and without spaces.
        package var address: String
    }

    /// Hours in which nothing wakes them but what is critical.
    package struct QuietHours: Hashable, Sendable {
        package var from: MaintenanceWindow.TimeOfDay
        /// Of the next day where it is before `from`; not quiet itself.
        package var to: MaintenanceWindow.TimeOfDay
        /// Those on which it begins.
        package var days: [MaintenanceWindow.Day]
    }

    /// What becomes of some alerts over some ways; a list that is not there means all.
    package struct Preference: Hashable, Sendable {
        package var types: [AlertType]?
        package var severities: [AlertSeverity]?
        package var over: [Way]?
        package var deliver: Deliver
    }

    /// Not On and Off, which YAML 1.1 takes for true and false.
    package enum Deliver: String, Hashable, Sendable, CaseIterable {
        case now = "Now", digest = "Digest", never = "Never"
    }
}

extension User.Spec {
    /// What is pra's own and what is critical always comes; then the first preference that fits decides; else it comes.
    package func delivery(of type: AlertType, _ severity: AlertSeverity, over way: User.Way) -> User.Deliver {
        guard !type.isMandatory, severity < .critical else { return .now }
        return preferences.first { $0.fits(type, severity, way) }?.deliver ?? .now
    }

    /// Where they are reached over `way`; empty in the inbox, which needs no address.
    package func address(over way: User.Way) -> String? {
        way == .inApp ? "" : contacts.first { $0.over.rawValue == way.rawValue }?.address
    }
}

extension User.Preference {
    fileprivate func fits(_ type: AlertType, _ severity: AlertSeverity, _ way: User.Way) -> Bool {
        types?.contains(type) ?? true && severities?.contains(severity) ?? true && over?.contains(way) ?? true
    }
}
