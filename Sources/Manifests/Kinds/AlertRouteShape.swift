import Model

extension AlertRoute {
    package static let doc = "Who hears of what"

    package static let shape = Shape<Spec>.object(
        Spec.init,
        Field(
            "receivers", .list(receiver, atLeast: 1, distinct: "name") { $0.name },
            "Groups of people and their channels"),
        Field("route", root, "Where alerts go"),
        Field(
            "inhibit", .list(inhibition),
            "While one alert goes on, others that follow from it are not told; some rules are built in", default: []),
        Field(
            "escalations", .list(escalation, distinct: "name") { $0.name },
            "Who else is told of what nobody acknowledges", default: []),
        Field(
            "storm", .integer(2...1000), "More messages than this to one receiver within a minute come as one",
            default: 30),
        Field(
            "testEvery", .duration(from: "1d", to: "366d"),
            "How often a message marked as a test goes to each receiver, so that a dead channel is found in time",
            default: "30d"),
        Field("expect", .list(expectation), "Tests of this route, run by pra validate", default: [])
    ).checked { $0.faults }

    private static let receiver = Shape<Receiver>.object(
        Receiver.init,
        Field("name", .text(.name), "Its name in the route", example: "operators"),
        Field(
            "channels", .list(.name(of: AlertChannel.name), atLeast: 1, distinct: nil) { $0 }, "Names of AlertChannels",
            example: ["inbox"]),
        Field(
            "users", .list(.name(of: User.name), distinct: nil) { $0 },
            "Names of Users: each is told over the channels for which they have a contact", default: [],
            example: ["f-diallo"]),
        Field(
            "roles", .list(.text(.name), distinct: nil) { $0 }, "Every User who has one of these roles, alike",
            default: [], example: ["operator"]),
        Field(
            "teams", .list(.name(of: Team.name), distinct: nil) { $0 },
            "The Users among the members of these Teams, alike", default: [], example: ["operations"]))

    private static let root = Shape<Route>.object(
        Route.init,
        Field("receiver", .text(.name), "Who gets them", example: "operators"),
        Field(
            "groupBy", groupBy, "Alerts alike in these labels come as one message", default: ["cluster", "type"]),
        Field(
            "groupWait", groupWait, "Wait for others of the group before the first message", default: "30s"),
        Field(
            "groupInterval", groupInterval, "Wait before telling of new alerts in a group", default: "5m"),
        Field(
            "repeatInterval", repeatInterval, "Wait before repeating what is still true", default: "4h"),
        Field(optional: "escalation", .text(.name), "Name of an escalation: who else is told", example: "page"),
        Field(
            "routes", .list(branch),
            "Branches, tried in their order: the first whose matchers hold takes the alert, on to its own",
            default: []))

    package static let branch: Shape<Branch> = .object(
        Branch.init,
        Field(
            "match", .list(.text(.matcher), atLeast: 1), "What must hold of an alert's labels, all of it",
            example: [#"severity=~"critical|error""#]),
        Field("continue", .boolean, "The branches after this one are tried as well", default: false),
        Field(optional: "receiver", .text(.name), "Who gets them; as above without it", example: "operators"),
        Field(optional: "groupBy", groupBy, "As above without it"),
        Field(optional: "groupWait", groupWait, "As above without it"),
        Field(optional: "groupInterval", groupInterval, "As above without it"),
        Field(optional: "repeatInterval", repeatInterval, "As above without it"),
        Field(optional: "escalation", .text(.name), "As above without it", example: "page"),
        Field("routes", .list(inner), "Branches of this one", default: []))

    /// A branch inside a branch.
    private static let inner: Shape<Branch> = Shape(outline: .again("Branch", says: "a route with match")) {
        node, reader in
        branch.read(node, &reader)
    }

    private static let inhibition = Shape<Inhibition>.object(
        Inhibition.init,
        Field(
            "source", .list(.text(.matcher), atLeast: 1), "What must hold of the alert that goes on",
            example: [#"condition="store.unreachable""#]),
        Field(
            "target", .list(.text(.matcher), atLeast: 1), "What must hold of those that are not told",
            example: [#"type="backup.failed""#]),
        Field(
            "equal", .list(.text(.labelKey), atLeast: 1, distinct: nil) { $0 },
            "Labels in which both are alike; one that an alert lacks is alike to none", example: ["cluster"]))

    private static let escalation = Shape<Escalation>.object(
        Escalation.init,
        Field("name", .text(.name), "Its name in the route", example: "page"),
        Field("steps", .list(step, atLeast: 1), "In their order"))

    private static let step = Shape<Escalation.Step>.object(
        Escalation.Step.init,
        Field("after", .duration(from: "1m", to: "7d"), "Since people were told that it began", example: "10m"),
        Field("receiver", .text(.name), "Who is told then", example: "heads"),
        Field("repeat", .integer(0...20), "How often they are told again, each time “after” later", default: 0),
        Field("minSeverity", .choice, "What is below it is not escalated to them", default: "warning"))

    private static let groupBy = Shape<[String]>.list(.text(.labelKey), distinct: nil) { $0 }
    private static let groupWait = Shape<Duration>.duration(from: "0s", to: "1h")
    private static let groupInterval = Shape<Duration>.duration(to: "1d")
    private static let repeatInterval = Shape<Duration>.duration(from: "1m")

    private static let expectation = Shape<Expectation>.object(
        Expectation.init,
        Field(
            "labels", .map(.text(.labelValue), keys: .labelKey), "Of an alert",
            example: ["type": "rpo.breach", "severity": "critical"]),
        Field(
            "receivers", .list(.text(.name), distinct: nil) { $0 }, "Who must get it, and nobody else",
            example: ["operators"]))
}

extension TextForm where Value == AlertMatcher {
    static let matcher = TextForm(
        #"a matcher (label="value", !="value", or =~"one|two.*", !~"…" with the signs “|”, “.”, “.*”, “.+” alone)"#,
        rule: "matcher",
        pattern: #"^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?"#
            + #"(!?="([^"\\\n\r]|\\[^A-Za-z0-9\n\r]){0,500}""#
            + #"|[=!]~"(\.[*+]?|[^"\\\n\r.*+?()\[\]{}^$]|\\[^A-Za-z0-9\n\r]){0,500}")$"#,
        example: #"severity=~"critical|error""#, parse: { AlertMatcher(text: $0) }, write: \.text)
}
