import Model

/// Whom one message is for.
package struct AlertRecipient: Hashable, Sendable {
    /// Of mail or a telephone; empty where the channel itself is whom it reaches.
    package var address: String
    /// Name of the `User` whose address it is.
    package var user: String?

    package init(address: String, user: String? = nil) { (self.address, self.user) = (address, user) }
}

extension Desired {
    /// The users whom a receiver means: those it names, those of its roles and those of its teams, each once, by name.
    package func people(of receiver: AlertRoute.Receiver) -> [Resource<User.Spec>] {
        let members = teams.filter { receiver.teams.contains($0.name) }.flatMap(\.spec.members).compactMap(\.user)
        let named = Set(receiver.users + members)
        return users.filter { user in
            named.contains(user.name) || user.spec.roles.contains { receiver.roles.contains($0) }
        }.sorted { $0.name < $1.name }
    }

    /// Whether somebody still is where a message for them waits: a contact of one whom some receiver means, or an
    /// address of the channel's own.
    package func states(_ address: String, of user: String, for channel: Resource<AlertChannel.Spec>) -> Bool {
        guard !user.isEmpty, let way = channel.spec.type.way else { return channel.spec.recipients.contains(address) }
        guard let found = users.first(where: { $0.name == user }), found.spec.address(over: way) == address else {
            return false
        }
        let theirs = Set(teams.filter { $0.spec.members.contains { $0.user == user } }.map(\.name))
        return routes.contains { route in
            route.spec.receivers.contains { receiver in
                receiver.users.contains(user) || !theirs.isDisjoint(with: receiver.teams)
                    || !receiver.roles.allSatisfy { !found.spec.roles.contains($0) }
            }
        }
    }

    /// Whom a receiver reaches over a channel: its people, as far as they have a contact of that type; whoever reads
    /// it, where it is nobody's own, as Slack is; and without people whom the channel names.
    package func recipients(of receiver: AlertRoute.Receiver, over channel: AlertChannel.Spec) -> [AlertRecipient] {
        guard receiver.namesPeople, let way = channel.type.way else {
            return channel.recipients.map { AlertRecipient(address: $0) }
        }
        return people(of: receiver).compactMap { user in
            user.spec.address(over: way).map { AlertRecipient(address: $0, user: user.name) }
        }
    }

    /// Everybody whom a channel is used for, each address once: those that it names and those of all receivers' people.
    package func recipients(over channel: Resource<AlertChannel.Spec>) -> [AlertRecipient] {
        let receivers = routes.flatMap(\.spec.receivers).filter { $0.channels.contains(channel.name) }
        var seen: Set<String> = []
        return
            (channel.spec.recipients.map { AlertRecipient(address: $0) }
            + receivers.flatMap { recipients(of: $0, over: channel.spec) })
            .filter { seen.insert($0.address).inserted }
    }
}

extension AlertRoute.Receiver {
    package var namesPeople: Bool { !users.isEmpty || !roles.isEmpty || !teams.isEmpty }
}

extension AlertChannel.Spec.ChannelType {
    /// By which it tells one person; `nil` where whoever is there reads it.
    package var way: User.Way? {
        switch self {
        case .email: .email
        case .sms: .sms
        case .whatsApp: .whatsApp
        case .inApp: .inApp
        case .slack, .webhook: nil
        }
    }
}
