import Model

/// Receivers that would reach nobody: an alert that goes to one is lost without a word.
/// - Parameter declared: all manifests, broken ones too: where one of them is, whom a receiver means is not known.
func unreachedReceivers(_ desired: Desired, among declared: [Declaration]) -> [Diagnostic] {
    let read = Set(desired.documents.compactMap { document in document.name.map { ResourceID(document.kind, $0) } })
    let asked: Set = [User.name, Team.name, AlertChannel.name]
    guard !declared.contains(where: { asked.contains($0.id.kind) && !read.contains($0.id) }) else { return [] }
    return desired.routes.flatMap { route in
        route.spec.receivers.enumerated().flatMap { index, receiver in
            StatedReceiver(
                desired: desired, route: route.id, receiver: receiver,
                place: [.field("spec"), .field("receivers"), .index(index)]
            ).problems
        }
    }
}

private struct StatedReceiver {
    let desired: Desired
    let route: ResourceID
    let receiver: AlertRoute.Receiver
    let place: [Step]

    var problems: [Diagnostic] { strayRoles + teamsOfNobody + (isKnown ? silentChannels : []) }

    /// Whether every name leads somewhere; one that does not is told of elsewhere.
    private var isKnown: Bool {
        let (users, teams) = (Set(desired.users.map(\.name)), Set(desired.teams.map(\.name)))
        let members = desired.teams.filter { receiver.teams.contains($0.name) }.flatMap(\.spec.members)
        return users.isSuperset(of: receiver.users + members.compactMap(\.user))
            && teams.isSuperset(of: receiver.teams)
    }

    private var strayRoles: [Diagnostic] {
        let known = Set(desired.users.flatMap(\.spec.roles))
        return receiver.roles.enumerated().filter { !known.contains($1) }.map { index, role in
            problem(
                "unknown-role", at: [.field("roles"), .index(index)], "no User has the role “\(role)”",
                known.isEmpty
                    ? "write roles: [\(role)] in a User" : suggestion(for: role, among: known.sorted()))
        }
    }

    private var teamsOfNobody: [Diagnostic] {
        receiver.teams.enumerated().compactMap { index, name in
            guard let team = desired.teams.first(where: { $0.name == name }),
                team.spec.members.allSatisfy({ $0.user == nil })
            else { return nil }
            return problem(
                "team-without-users", at: [.field("teams"), .index(index)], "no member of \(team.id) is a User",
                "write “user” at one of its members: the name of a User")
        }
    }

    private var silentChannels: [Diagnostic] {
        let people = desired.people(of: receiver)
        return receiver.channels.enumerated().compactMap { index, name in
            guard let channel = desired.channels.first(where: { $0.name == name }),
                desired.recipients(of: receiver, over: channel.spec).isEmpty
            else { return nil }
            let steps = [Step.field("channels"), .index(index)], type = channel.spec.type.rawValue
            guard receiver.namesPeople else {
                return problem(
                    "no-recipient", at: steps,
                    "\(channel.id) writes to nobody: neither it nor “\(receiver.name)” says whom",
                    "add “to” to the channel, or users, roles or teams to the receiver")
            }
            // Whom it lacks is told above.
            guard !people.isEmpty else { return nil }
            return problem(
                "no-contact", at: steps,
                "nobody of “\(receiver.name)” is reached over \(channel.id): no "
                    + "\(type) contact is stated of \(people.map(\.name).joined(separator: ", "))",
                "add {over: \(type), address: …} to the contacts of one of them, or leave the channel out")
        }
    }

    private func problem(_ rule: String, at steps: [Step], _ what: String, _ remedy: String) -> Diagnostic {
        desired.diagnostic(of: route, at: place + steps, rule, what, remedy)
    }
}
