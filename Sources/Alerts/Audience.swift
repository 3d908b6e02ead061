import Manifests
import Model

/// One who is told over a channel.
struct Listener {
    var recipient: AlertRecipient
    /// `nil` where whoever is there reads it.
    var user: Resource<User.Spec>?
}

/// Where somebody can be told.
package struct AlertPath: Sendable {
    package var channel: Resource<AlertChannel.Spec>
    package var way: User.Way
    /// Empty in the inbox.
    package var address: String
}

/// Whom a receiver reaches, worked out once for all that a look tells it.
struct Audience {
    struct Line {
        var channel: Resource<AlertChannel.Spec>
        var listeners: [Listener]
    }

    /// Somebody of whom some contact must not be used.
    struct Barred {
        var user: Resource<User.Spec>
        /// By which the receiver would reach them.
        var barred: [User.Way]
        /// By which it does.
        var open: [AlertPath]
        /// By which they may be told instead, the best first.
        var detours: [AlertPath]
    }

    /// Those whom the receiver names.
    var people: [Resource<User.Spec>]
    var lines: [Line]
    var barred: [Barred] = []

    init(of receiver: AlertRoute.Receiver, in desired: Desired, _ contacts: ContactBook) {
        let channels = desired.channels.filter { receiver.channels.contains($0.name) }
        let people = receiver.namesPeople ? desired.people(of: receiver) : []
        self.people = people
        lines = channels.map { channel in
            guard receiver.namesPeople, let way = channel.spec.type.way else {
                let recipients = channel.spec.recipients.map { AlertRecipient(address: $0) }
                return Line(channel: channel, listeners: recipients.map { Listener(recipient: $0) })
            }
            let listeners = people.filter { contacts.mayTell($0, over: way) }.compactMap { user in
                user.spec.address(over: way).map { address in
                    Listener(recipient: AlertRecipient(address: address, user: user.name), user: user)
                }
            }
            return Line(channel: channel, listeners: listeners)
        }
        barred = people.compactMap { user in
            let paths = channels.compactMap { AlertPath(to: user, over: $0) }
            let barred = paths.map(\.way).filter { !contacts.mayTell(user, over: $0) }
            guard !barred.isEmpty else { return nil }
            return Barred(
                user: user, barred: barred, open: paths.filter { contacts.mayTell(user, over: $0.way) },
                detours: desired.detours(to: user, contacts))
        }
    }
}

extension Desired {
    /// By which somebody may be told what can not reach them where it should: their contacts in their order, then the
    /// inbox.
    package func detours(to user: Resource<User.Spec>, _ contacts: ContactBook) -> [AlertPath] {
        let ways = user.spec.contacts.compactMap { User.Way(rawValue: $0.over.rawValue) } + [.inApp]
        return ways.filter { contacts.mayTell(user, over: $0) }.compactMap { way in
            channel(for: way).flatMap { AlertPath(to: user, over: $0) }
        }
    }

    /// The first of that type, by name.
    package func channel(for way: User.Way) -> Resource<AlertChannel.Spec>? {
        channels.filter { $0.spec.type.way == way }.min { $0.name < $1.name }
    }
}

extension AlertPath {
    fileprivate init?(to user: Resource<User.Spec>, over channel: Resource<AlertChannel.Spec>) {
        guard let way = channel.spec.type.way, let address = user.spec.address(over: way) else { return nil }
        self.init(channel: channel, way: way, address: address)
    }
}

extension ContactBook {
    /// Whether somebody may be told over a way as far as their contact goes: where they have none they can not be.
    package func mayTell(_ user: Resource<User.Spec>, over way: User.Way) -> Bool {
        user.spec.contacts.first { $0.over.rawValue == way.rawValue }.map { mayTell($0, of: user.name) } ?? true
    }
}
