import Model

extension User {
    package static let doc = "A person: how they are reached, and what they want to be told of"

    package static let shape = Shape<Spec>.object(
        Spec.init,
        Field("fullName", .text(.line), "As people name them", example: "Fatoumata Diallo"),
        Field(
            "roles", .list(.text(.name), distinct: nil) { $0 }, "What they do: receivers may name everybody of a role",
            default: [], example: ["operator"]),
        Field("language", .choice, "In which they are written to", default: "en"),
        Field("timeZone", .text(.timeZone), "IANA zone by which their hours are told", default: "UTC"),
        Field(
            "contacts", .list(contact, distinct: "over") { $0.over.rawValue },
            "Where they are reached, one address for each way; the inbox needs none", default: []),
        Field(
            "quietHours", .list(quietHours),
            "When nothing but critical alerts and pra's own is sent to them; the rest waits for the end", default: []),
        Field(
            "preferences", .list(preference),
            "What they want to hear of; the first that fits an alert and its way decides, and what none fits comes",
            default: []),
        Field("digestAt", .text(.timeOfDay), "When the alerts of a digest are sent, as one message", default: "08:00"),
        Field(
            optional: "console", console,
            "How they log in to the console; their roles say what they may do there: viewer, operator, approver, "
                + "auditor, admin"
        ))

    private static let console = Shape<Console>.object(
        Console.init,
        Field("password", .text(.passwordHash), "What pra user password prints; never the password itself"))

    private static let contact = Shape<Contact>.object(
        Contact.init,
        Field("over", .choice, "Channels of which type use it", example: "Email"),
        Field("address", .text(.address), "A mail address for Email, a number with its country's code for the others")
    ).checked { contact in
        guard (contact.over == .email) == contact.address.hasPrefix("+") else { return [] }
        let form: TextForm<String> = contact.over == .email ? .mail : .phone
        return [
            Fault(
                "wrong-address", at: [.field("address")],
                "nobody is reached over \(contact.over.rawValue) by “\(contact.address)”",
                Outline.text(form.outline).advice)
        ]
    }

    private static let quietHours = Shape<QuietHours>.object(
        QuietHours.init,
        Field("from", .text(.timeOfDay), "When it begins, by the clocks of the zone", example: "22:00"),
        Field(
            "to", .text(.timeOfDay), "When it is over, on the next day where that is before “from”", example: "06:30"),
        Field(
            "days", .list(.choice, atLeast: 1, distinct: nil) { $0.rawValue }, "Days on which it begins",
            default: .list(MaintenanceWindow.Day.allCases.map { .text($0.rawValue) }))
    ).checked { hours in
        hours.from == hours.to
            ? [
                Fault(
                    "no-hours", at: [.field("to")], "it is over when it begins",
                    "write another time; two of them fill a day: 00:00 to 12:00, and 12:00 to 00:00")
            ] : []
    }

    private static let preference = Shape<Preference>.object(
        Preference.init,
        Field(
            optional: "types", .list(.choice, atLeast: 1, distinct: nil) { $0.rawValue },
            "Alerts of which types; of all without it", example: ["rto.risk"]),
        Field(
            optional: "severities", .list(.choice, atLeast: 1, distinct: nil) { $0.rawValue },
            "Alerts of which severities; of all without it", example: ["notice", "info"]),
        Field(
            optional: "over", .list(.choice, atLeast: 1, distinct: nil) { $0.rawValue },
            "Channels of which types; of all without it", example: ["SMS"]),
        Field("deliver", .choice, "Now: as it comes; Digest: once a day; Never: not at all", example: "Digest")
    ).checked { $0.faults }
}

extension User.Preference {
    /// What always comes is not listed among what does not: who reads the list would count on it.
    fileprivate var faults: [Fault] {
        guard deliver != .now else { return [] }
        let types = (types ?? []).enumerated().filter { $1.isMandatory }.map { index, type in
            Fault(
                "cannot-be-muted", at: [.field("types"), .index(index)],
                "“\(type.rawValue)” can not be muted: it is about pra itself", "remove it from the list")
        }
        let severities = (severities ?? []).enumerated().filter { $1 == .critical }.map { index, _ in
            Fault(
                "cannot-be-muted", at: [.field("severities"), .index(index)],
                "“critical” can not be muted: somebody must act at once", "remove it from the list")
        }
        return types + severities
    }
}

extension TextForm where Value == String {
    /// Of either sort; which of them it must be the contact says. A number loses its spaces.
    static let address = TextForm(
        "a mail address or a telephone number with its country's code", rule: "address",
        pattern: "\(mail.outline.pattern)|\(number.outline.pattern)", example: "f.diallo@example.org",
        parse: { mail.parse($0) ?? number.parse($0) }, write: { $0 })
}
