// A member's own entries come first; what they lack the member's User has.

extension Desired {
    package func mail(of member: Team.Member) -> String? { member.mail ?? contact(of: member, over: [.email]) }

    /// Where they can be called.
    package func phone(of member: Team.Member) -> String? {
        member.phone ?? contact(of: member, over: [.sms, .whatsApp])
    }

    private func contact(of member: Team.Member, over ways: [User.Way]) -> String? {
        guard let user = users.first(where: { $0.name == member.user }) else { return nil }
        return ways.lazy.compactMap { user.spec.address(over: $0) }.first
    }
}
