import Model

extension AlertChannel {
    package static let doc = "A way to reach people"

    package static let shape = Shape<Spec>.object(
        Spec.init,
        Field("type", .choice, "InApp: the inbox of the console; Webhook: a POST to a URL"),
        Field("keep", .duration(from: "1h"), "How long an inbox keeps what was read", default: "90d", hasEffect: false),
        Field(
            optional: "url", .webURLOrSecret, "Of a webhook; by reference when it holds a token",
            example: ["env": "PRA_WEBHOOK_URL"]),
        Field("timeout", .duration(to: "5m"), "A webhook that has not answered by then has failed", default: "10s")
    ).checked { channel in
        switch (channel.type, channel.url) {
        case (.webhook, nil):
            [Fault("missing-field", "a webhook needs a URL", "add “url”: an https URL, or {env: NAME}")]
        case (.inApp, .some):
            [
                Fault(
                    "unused-field", at: [.field("url")], "an in-app inbox has no URL",
                    "remove it, or write type: Webhook")
            ]
        case (.webhook, .some), (.inApp, nil): []
        }
    }
}

extension AlertRoute {
    package static let doc = "Who hears of what"

    package static let shape = Shape<Spec>.object(
        Spec.init,
        Field(
            "receivers", .list(receiver, atLeast: 1, distinct: "name") { $0.name },
            "Groups of people and their channels"),
        Field("route", route, "Where alerts go"),
        Field("expect", .list(expectation), "Tests of this route, run by pra validate", default: [])
    ).checked(wrongReceivers)

    private static let receiver = Shape<Receiver>.object(
        Receiver.init,
        Field("name", .text(.name), "Its name in the route", example: "operators"),
        Field(
            "channels", .list(.name(of: AlertChannel.name), atLeast: 1, distinct: nil) { $0 }, "Names of AlertChannels",
            example: ["inbox"]))

    private static let route = Shape<Route>.object(
        Route.init,
        Field("receiver", .text(.name), "Who gets them", example: "operators"),
        Field(
            "groupBy", .list(.text(.labelKey), distinct: nil) { $0 },
            "Alerts alike in these labels come as one message",
            default: ["cluster", "type"], hasEffect: false),
        Field(
            "groupWait", .duration(from: "0s", to: "1h"), "Wait for others of the group before the first message",
            default: "30s", hasEffect: false),
        Field(
            "groupInterval", .duration(to: "1d"), "Wait before telling of new alerts in a group", default: "5m",
            hasEffect: false),
        Field(
            "repeatInterval", .duration(from: "1m"), "Wait before repeating what is still true", default: "4h",
            hasEffect: false))

    private static let expectation = Shape<Expectation>.object(
        Expectation.init,
        Field(
            "labels", .map(.text(.labelValue), keys: .labelKey), "Of an alert",
            example: ["type": "rpo.breach", "severity": "critical"]),
        Field("receivers", .list(.text(.name), distinct: nil) { $0 }, "Who must get it", example: ["operators"]))

    /// The route has one receiver, so every alert reaches exactly that one.
    @Sendable private static func wrongReceivers(_ spec: Spec) -> [Fault] {
        let (names, target) = (spec.receivers.map(\.name), spec.route.receiver)
        guard names.contains(target) else {
            return [
                Fault(
                    "unknown-receiver", at: [.field("route"), .field("receiver")], "no receiver is called “\(target)”",
                    suggestion(for: target, among: names))
            ]
        }
        return spec.expect.enumerated().compactMap { index, expectation -> Fault? in
            guard expectation.receivers != [target] else { return nil }
            let expected = expectation.receivers.isEmpty ? "nobody" : expectation.receivers.joined(separator: ", ")
            return Fault(
                "expectation-failed", at: [.field("expect"), .index(index), .field("receivers")],
                "this alert reaches \(target), not \(expected)", "change the route, or expect [\(target)]")
        }
    }
}
