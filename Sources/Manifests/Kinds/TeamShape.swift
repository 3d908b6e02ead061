import Model

extension Team {
    package static let doc = "People who answer for something, and how to reach them"

    package static let shape = Shape<Spec>.object(
        Spec.init,
        Field(
            "members", .list(member, atLeast: 1, distinct: "name") { $0.name }, "In the order in which they are called")
    )

    private static let member = Shape<Member>.object(
        Member.init,
        Field("name", .text(.line), "As other manifests and reports name them", example: "J. Martin"),
        Field("role", .text(.line), "What they do in the team", example: "on call"),
        Field(optional: "mail", .text(.mail), "Where they read mail", example: "j.martin@example.org"),
        Field(
            optional: "phone", .text(.phone), "Where they are called, with the country's code", example: "+224600000000"
        ),
        Field(
            optional: "user", .name(of: User.name), "The User that they are: whom receivers with this team mean",
            example: "j-martin")
    ).checked { member in
        member.mail == nil && member.phone == nil && member.user == nil
            ? [Fault("missing-field", "nobody can reach \(member.name)", "add “mail”, “phone” or “user”")] : []
    }

    /// A member of a team, by name. That the team has such a member is seen once all files are read.
    static let person = Shape<Person>.object(
        Person.init,
        Field("team", .name(of: Team.name), "Name of a Team", example: "operations"),
        Field("name", .text(.line), "Name of one of its members", example: "J. Martin"))
}

extension TextForm where Value == String {
    static let mail = TextForm(
        "a mail address", rule: "mail",
        pattern: "^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([-A-Za-z0-9.]{0,188}[A-Za-z0-9])?$",
        example: "j.martin@example.org"
    ) { text in
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let ends = Letters.letters + .digits
        return parts.count == 2 && (ends + ".!#$%&'*+/=?^_`{|}~-").spell(parts[0].utf8, longest: 64)
            && (ends + "-.").spell(parts[1].utf8, longest: 190, first: ends, last: ends)
    }

    /// E.164, with spaces between groups.
    static let phone = TextForm(
        "a telephone number with its country's code", rule: "phone", pattern: #"^\+[1-9][0-9 ]{5,28}[0-9]$"#,
        example: "+224600000000"
    ) { text in
        let ends = Letters.digits
        return text.hasPrefix("+") && text.dropFirst().first.map { ("1"..."9").contains($0) } == true
            && text.utf8.count >= 8 && (ends + " ").spell(text.utf8.dropFirst(), longest: 30, first: ends, last: ends)
    }
}
