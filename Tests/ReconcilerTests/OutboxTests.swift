import Alerts
import Model
import Ports
import Testing

@testable import Manifests
@testable import Reconciler

/// What a process knows of what waits, as a value.
@Suite struct OutboxTests {
    private func delivery(
        _ id: String, over channel: String = "text", to recipient: String = "a", thread: String? = nil,
        severity: String = "error"
    ) -> Delivery {
        let at = Timestamp(seconds: 100)
        let incident = IncidentRecord(id: id, type: "wal.gap", severity: severity, change: .opened, message: "m")
        var message = AlertMessage(
            id: id, thread: thread ?? id, state: .opened, labels: [:], severity: severity, at: at, since: at,
            title: "t", body: "b")
        message.alerts = [Alert(incident, about: ResourceID("Cluster", "akig"), since: at, labels: [:])]
        return Delivery(channel: ResourceID("AlertChannel", channel), recipient: recipient, message: message)
    }

    private func outbox(_ deliveries: [Delivery]) -> Outbox {
        var outbox = Outbox()
        outbox.beginPage()
        outbox.take(OutboxPage(deliveries), at: .seconds(1000), Timestamp(seconds: 100))
        return outbox
    }

    private func sent(_ outbox: inout Outbox, at now: Duration) -> [Delivery] {
        outbox.next(at: now, for: [:]).compactMap { if case .send(let delivery) = $0 { delivery } else { nil } }
    }

    private func record(_ delivery: Delivery) -> DeliveryRecord {
        DeliveryRecord(delivery.message, to: "", user: "", .accepted, attempts: 1, took: .zero)
    }

    private func refuse(_ delivery: Delivery, in outbox: inout Outbox, after pause: Duration?, at now: Duration) {
        let error = PraError(.channelRejected, "429", remedy: "wait", retry: .later)
        let failure = DeliveryFailure(.throttled, error, retryAfter: pause)
        _ = outbox.failed(delivery, failure, at: now, until: now + .seconds(1))
    }

    @Test("What left the outbox while a page was read is not taken from it")
    func stalePage() {
        let (one, two, three) = (delivery("1"), delivery("2", to: "b"), delivery("3", to: "c"))
        var outbox = outbox([one, two])
        #expect(sent(&outbox, at: .seconds(1000)).map(\.message.id) == ["1", "2"])
        outbox.beginPage()
        outbox.took(one, record(one))
        outbox.noted(outbox.taken)
        outbox.take(OutboxPage([one, two, three]), at: .seconds(1000), Timestamp(seconds: 100))
        #expect(sent(&outbox, at: .seconds(1000)).map(\.message.id) == ["3"], "1 is gone, 2 is being sent")
        #expect(outbox.count == 2)
    }

    @Test("That something is over waits until the journal knows that its begin was taken")
    func endAfterBegin() {
        var over = delivery("2")
        over.message.state = .resolved
        var outbox = outbox([delivery("1"), over])
        let first = sent(&outbox, at: .seconds(1000))
        #expect(first.map(\.message.id) == ["1"])
        outbox.took(first[0], record(first[0]))
        #expect(sent(&outbox, at: .seconds(1000)).isEmpty)
        outbox.noted(outbox.taken)
        #expect(sent(&outbox, at: .seconds(1000)).map(\.message.id) == ["2"])
    }

    @Test("How long a channel wants nothing holds for all whom it reaches; then one message goes first, a critical one")
    func throttled() {
        var outbox = outbox([
            delivery("1"), delivery("2", to: "b"), delivery("3", to: "b", severity: "critical"), delivery("4", to: "c"),
            delivery("5", over: "mail"),
        ])
        let now = Duration.seconds(1000)
        for delivery in sent(&outbox, at: now) where delivery.channel.name == "text" {
            refuse(delivery, in: &outbox, after: .seconds(30), at: now)
        }
        #expect(sent(&outbox, at: now + .seconds(29)).isEmpty)
        let probe = sent(&outbox, at: now + .seconds(30))
        #expect(probe.map(\.message.id) == ["3"])
        #expect(sent(&outbox, at: now + .seconds(30)).isEmpty, "one at a time")
        outbox.took(probe[0], record(probe[0]))
        #expect(sent(&outbox, at: now + .seconds(30)).map(\.message.id) == ["1", "2", "4"])
    }

    @Test("A limit of which no length is said is the recipient's alone; a critical message goes after its own thread's")
    func limits() {
        var outbox = outbox([
            delivery("1"), delivery("2", thread: "x"), delivery("3", thread: "x", severity: "critical"),
            delivery("4", to: "b"),
        ])
        let now = Duration.seconds(1000)
        let first = sent(&outbox, at: now)
        #expect(first.map(\.message.id) == ["1", "4"])
        refuse(first[0], in: &outbox, after: nil, at: now)
        outbox.took(first[1], record(first[1]))
        #expect(sent(&outbox, at: now + .seconds(1)).map(\.message.id) == ["1"])
        refuse(first[0], in: &outbox, after: .seconds(5), at: now + .seconds(1))
        #expect(sent(&outbox, at: now + .seconds(6)).map(\.message.id) == ["2"])
    }

    @Test("What is more than a channel may be sent waits: of a program's one by one, of people's as one message")
    func rates() {
        func channel(_ type: AlertChannel.Spec.ChannelType, _ rate: AlertChannel.Rate?) -> AlertChannel.Spec {
            var spec = AlertChannel.Spec(
                type: type, keep: .seconds(60), url: nil, timeout: .seconds(10), format: .standard, routingKey: nil,
                secrets: [], allowPrivate: true)
            spec.rate = rate
            return spec
        }
        let channels = [
            ResourceID("AlertChannel", "hook"): channel(.webhook, AlertChannel.Rate(messages: 1, per: .seconds(10))),
            ResourceID("AlertChannel", "slack"): channel(.slack, nil),
        ]
        var outbox = outbox(["hook", "slack"].flatMap { name in ["1", "2", "3"].map { delivery($0, over: name) } })
        func next(_ second: Int) -> [String] {
            outbox.next(at: .seconds(second), for: channels).map { work in
                switch work {
                case .send(let one):
                    outbox.took(one, record(one))
                    outbox.noted(outbox.taken)
                    return "\(one.channel.name) \(one.message.id)"
                case .fold(let several):
                    outbox.folded(several, into: delivery("digest", over: several[0].channel.name))
                    return "fold \(several.map(\.message.id).joined(separator: ","))"
                }
            }
        }
        #expect(next(1000) == ["hook 1", "slack 1"])
        #expect(next(1000) == ["fold 2,3"])
        #expect([1000, 1001, 1009, 1010, 1020].map(next) == [[], ["slack digest"], [], ["hook 2"], ["hook 3"]])
        outbox = self.outbox(
            ["4", "5", "6"].map { id in
                var plain = delivery(id, over: "slack")
                plain.message.alerts = []
                return plain
            })
        #expect([1030, 1030, 1031].map(next) == [["slack 4"], [], ["slack 5"]], "a digest has words of alerts alone")
    }

    @Test("What goes to another contact, where the same waits or was taken already, goes there once")
    func moved() {
        var outbox = outbox([delivery("1", over: "mail"), delivery("1")])
        let work = sent(&outbox, at: .seconds(1000))
        #expect(work.map(\.channel.name).sorted() == ["mail", "text"])
        outbox.took(delivery("1"), record(delivery("1")))
        outbox.move(delivery("1", over: "mail"), to: delivery("1"), at: .seconds(1000))
        #expect(sent(&outbox, at: .seconds(2000)).isEmpty && outbox.count == 1)
    }
}
