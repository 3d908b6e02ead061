import Alerts
import Fixtures
import Manifests
import Model
import Testing

/// What goes over somebody's next way when a channel fails them, and which way that is.
@Suite struct FailOverTests {
    private let now = Timestamp(seconds: 1_800_000_000)
    private let people = """
        apiVersion: pra/v1
        kind: User
        metadata: {name: sow}
        spec:
          fullName: A. Sow
          contacts:
            - {over: SMS, address: "+224600000000"}
            - {over: WhatsApp, address: "+224600000000"}
            - {over: Email, address: sow@example.org}
          preferences: [{types: [rto.risk], over: [Email], deliver: Never}]
        ---
        apiVersion: pra/v1
        kind: AlertChannel
        metadata: {name: sms}
        spec:
          type: SMS
          sms:
            gateway: {http: {url: "https://sms.example.org/", body: {form: {to: "{{to}}", text: "{{text}}"}}}}
        ---
        apiVersion: pra/v1
        kind: AlertChannel
        metadata: {name: mail}
        spec: {type: Email, email: {host: smtp.example.org, from: pra@example.org}}

        """

    private func channel(_ name: String) -> ResourceID { ResourceID(AlertChannel.name, name) }

    /// - Parameter alerts: incidents as `type/about`, with a `-` before those that are over.
    private func delivery(
        _ id: String, _ alerts: [String], over name: String = "sms", _ severity: AlertSeverity = .critical,
        edit: (inout Delivery) -> Void = { _ in }
    ) -> Delivery {
        let all = alerts.map { text in
            let name = text.drop { $0 == "-" }, parts = name.split(separator: "/").map(String.init)
            let about =
                parts[0] == "delivery.failed" ? channel(parts[1]) : ResourceID(Cluster.name, parts[1])
            var alert = Alert(
                IncidentRecord(
                    id: String(name), type: parts[0], severity: severity.rawValue, change: .opened, message: "m"),
                about: about, since: now, labels: [:])
            if text.hasPrefix("-") { alert.until = now }
            return alert
        }
        var message = AlertMessage(
            id: id, thread: "t", state: all.contains { $0.until == nil } ? .opened : .resolved, labels: [:],
            severity: severity.rawValue, at: now, since: now, title: id, body: "b")
        message.alerts = all
        var delivery = Delivery(channel: channel(name), recipient: "+224600000000", user: "sow", message: message)
        delivery.attempts = 2
        edit(&delivery)
        return delivery
    }

    /// `mail: m1 m2` for what of the line goes where.
    private func failOvers(
        _ line: [Delivery], over name: String = "sms", failing: [String] = [],
        said: ContactRecord.Change = .verified, edit: (inout FailedListener) -> Void = { _ in }
    ) throws -> [String] {
        try all(line, over: name, failing: failing, said: said, edit: edit).map { one in
            "\(one.other.channel.name): " + one.deliveries.map(\.message.id).joined(separator: " ")
        }
    }

    private func all(
        _ line: [Delivery], over name: String = "sms", failing: [String] = [],
        said: ContactRecord.Change = .verified, edit: (inout FailedListener) -> Void = { _ in }
    ) throws -> [FailOver] {
        let desired = try desired(["akig"], more: [people])
        var contacts = ContactBook()
        let digest = SaltedDigest(of: "+224600000000", salt: (1, 2))
        contacts.take(ContactRecord(over: "SMS", address: digest, said), of: "sow")
        var listener = FailedListener(
            try #require(desired.users.first { $0.name == "sow" }), channel(name), line: line)
        listener.failing = Set(failing.map(channel))
        edit(&listener)
        return listener.failOvers(in: desired, contacts, at: now)
    }

    @Test("What is critical or an error, and due, goes once; nothing else does")
    func when() throws {
        let begin = ["rpo.breach/akig"]
        #expect(try failOvers([delivery("m1", begin)]) == ["mail: m1"])
        #expect(try failOvers([delivery("m1", begin, .error)]) == ["mail: m1"])
        #expect(try failOvers([delivery("m1", begin, .warning)]).isEmpty)
        #expect(try failOvers([delivery("m1", begin) { $0.alsoOver = "mail" }]).isEmpty, "it went over before")
        #expect(try failOvers([delivery("m1", begin) { $0.notBefore = now + .seconds(1) }]).isEmpty, "it is held")
        #expect(try failOvers([delivery("m1", begin) { $0.notBefore = now }]) == ["mail: m1"])
        #expect(try failOvers([delivery("m1", [])]).isEmpty, "it is about no alert")
        #expect(try failOvers([delivery("m1", ["-rpo.breach/akig"])]).isEmpty, "it went nowhere else")
    }

    @Test("It goes over the next contact that carries it and does not fail as well, then into the inbox")
    func whereTo() throws {
        let begin = delivery("m1", ["rpo.breach/akig"]), mailed = delivery("m1", ["rpo.breach/akig"], over: "mail")
        #expect(try failOvers([begin], failing: ["mail"]) == ["inbox: m1"])
        #expect(try failOvers([begin], failing: ["mail", "inbox"]).isEmpty)
        #expect(try failOvers([mailed], over: "mail") == ["sms: m1"])
        #expect(try failOvers([mailed], over: "mail", said: .optedOut) == ["inbox: m1"])
        #expect(try failOvers([delivery("m1", ["rto.breach/akig"], .error)]) == ["inbox: m1"], "not wanted by mail")
        #expect(try failOvers([delivery("m1", ["rto.breach/akig"])]) == ["mail: m1"], "what is critical always is")
        #expect(try failOvers([delivery("m1", ["delivery.failed/mail"])]) == ["inbox: m1"], "it is about the mail")
    }

    @Test("What its person knows, has heard since, or what is on its way to them there, is not told again")
    func known() throws {
        let (one, other) = ("rpo.breach/akig", "wal.gap/akig"),
            both = [delivery("m1", ["rpo.breach/akig", "wal.gap/akig"])]
        #expect(try failOvers(both) { $0.known = [one, other] }.isEmpty)
        #expect(try failOvers(both) { $0.known = [one] } == ["mail: m1"])
        #expect(try failOvers(both) { $0.heard = [one: now, other: now] }.isEmpty, "also that it is over")
        #expect(try failOvers(both) { $0.heard = [one: now, other: now - .seconds(1)] } == ["mail: m1"])
        let coming = { (alerts: [String]) in [delivery("m9", alerts, over: "mail")] }
        #expect(try failOvers(both) { $0.coming = coming([one, other]) }.isEmpty)
        #expect(try failOvers(both) { $0.coming = coming([one]) } == ["mail: m1"])
        let stuck = try failOvers(both, failing: ["mail"]) { $0.coming = coming([one, other]) }
        #expect(stuck == ["inbox: m1"], "it comes there no sooner")
    }

    @Test("That it is over goes with what says that it began, and where that went")
    func ends() throws {
        let (begin, end) = (delivery("m1", ["rpo.breach/akig"]), delivery("m2", ["-rpo.breach/akig"]))
        let both = try all([begin, end])
        #expect(both.map(\.deliveries) == [[begin, end]])
        #expect(both.first?.other.message.state == .resolved && both.first?.other.message.alerts.count == 1)
        let went = { (name: String) in { (one: inout FailedListener) in one.failedOver = ["rpo.breach/akig": [name]] } }
        #expect(try failOvers([end], edit: went("mail")) == ["mail: m2"])
        #expect(try failOvers([end], edit: went("inbox")) == ["inbox: m2"])
        let coming = [delivery("m2/over", ["-rpo.breach/akig"], over: "mail")]
        #expect(
            try failOvers([end]) {
                went("mail")(&$0)
                $0.coming = coming
            }.isEmpty)
    }

    @Test("A thousand that go the same way are one message, in their person's words")
    func storm() throws {
        let line =
            (0..<1000).map { delivery("m\($0)", ["rpo.breach/n\($0)"]) } + [delivery("x", ["delivery.failed/mail"])]
        let all = try all(line)
        #expect(all.map(\.deliveries.count) == [1000, 1] && all.map(\.other.channel.name) == ["mail", "inbox"])
        let mail = try #require(all.first?.other)
        #expect(mail.message.isDigest && mail.message.alerts.count + mail.message.more == 1000)
        #expect(mail.recipient == "sow@example.org" && mail.attempts == 0 && mail.alsoOver == nil)
        var alone = line[1000].message
        alone.id = "x/sms"
        #expect(all[1].other.message == alone, "one alone is as it was")
    }
}
