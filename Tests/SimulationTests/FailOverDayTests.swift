import Alerts
import Fixtures
import Manifests
import Model
import Ports
import Simulator
import Synchronization
import Testing

@testable import Reconciler

/// Somebody whose telephone takes nothing, in the simulated world.
@Suite(.tags(.simulation)) struct FailOverDayTests {
    private static let down = "cluster.down/akig"

    /// - Parameter channels: over which the receiver reaches them.
    private func stated(_ channels: String = "text", more: String = "") throws -> Desired {
        let people = """
            apiVersion: pra/v1
            kind: User
            metadata: {name: sow}
            spec:
              fullName: A. Sow\(more)
              contacts: [{over: SMS, address: "+224600000000"}, {over: Email, address: sow@x.org}]
            ---
            apiVersion: pra/v1
            kind: AlertChannel
            metadata: {name: text}
            spec:
              type: SMS
              sms:
                gateway: {http: {url: "https://sms.example.org/", body: {form: {to: "{{to}}", text: "{{text}}"}}}}
            ---
            apiVersion: pra/v1
            kind: AlertChannel
            metadata: {name: mail}
            spec: {type: Email, email: {host: h, from: p@x}}

            """
        return try desired(["akig"], more: [people]) { text in
            text.replacing(
                "[{name: operators, channels: [inbox]}]",
                with: "[{name: operators, channels: [\(channels)], users: [sow]}]")
        }
    }

    /// A world whose cluster is down and whose channels of these names take nothing.
    private func trouble(seed: UInt64, _ desired: Desired, failing: [String] = ["text"]) -> SimulatedPorts {
        let ports = SimulatedPorts(seed: seed, desired)
        let error = PraError(.channelUnreachable, "no route to the gateway", remedy: "mend it", retry: .later)
        ports.state.withLock { state in
            state.servers["akig"]?.isUp = false
            for name in failing { state.refusals[name] = DeliveryFailure(.transient, error) }
            state.ledger = [
                Fact(
                    at: state.now, monotonic: 0, boot: "b", actor: "operator:x", subject: ResourceID("User", "sow"),
                    confidence: .observed,
                    event: .contact(
                        ContactRecord(over: "SMS", address: SaltedDigest(of: "+224600000000", salt: (1, 2)), .verified))
                )
            ]
        }
        return ports
    }

    private func told(_ ports: SimulatedPorts, over channel: String) -> (began: Int, over: Int) {
        ports.state.withLock { state in
            let messages = channel == "inbox" ? state.inbox : state.sent[channel] ?? []
            return (messages.count { $0.tells(Self.down, .opened) }, messages.count { $0.tells(Self.down, .resolved) })
        }
    }

    private func records(_ ports: SimulatedPorts, over channel: String) -> [DeliveryRecord] {
        ports.state.withLock { $0.tellings(over: channel, to: "sow").map(\.record) }
    }

    /// Goal: what a telephone fails to take twice is told by mail, once, and the end there as well; the telephone goes
    /// on trying, and is told all of it when it takes messages again; the log says why the mail went out.
    @Test func whomAChannelFailsIsToldOverTheirNext() throws {
        let stated = try stated(), ports = trouble(seed: 41, stated)
        try ports.simulation.run { try await live(stated, ports, for: .seconds(1800)) }
        #expect(told(ports, over: "mail") == (1, 0) && told(ports, over: "text") == (0, 0))
        let failing = records(ports, over: "text").filter { $0.alsoOver != nil && $0.began == ["\(Self.down)"] }
        #expect(failing.map(\.outcome) == [.failing] && failing.map(\.alsoOver) == ["mail"])
        #expect(failing.first?.attempts == 2 && failing.first?.detail == "no route to the gateway")
        #expect(ports.simulation.calls.count { $0 == "send text" } > 3, "it goes on trying")
        // Also by a process that knows of nothing but what was kept, and with manifests read anew.
        try ports.simulation.run { try await live(try self.stated(more: " Sow"), ports, for: .seconds(900)) }
        #expect(told(ports, over: "mail") == (1, 0))
        ports.state.withLock { $0.servers["akig"]?.isUp = true }
        try ports.simulation.run { try await live(stated, ports, for: .seconds(900)) }
        #expect(told(ports, over: "mail") == (1, 1) && told(ports, over: "text") == (0, 0))
        ports.state.withLock { $0.refusals = [:] }
        try ports.simulation.run { try await live(stated, ports, for: .seconds(1200)) }
        #expect(told(ports, over: "mail") == (1, 1) && told(ports, over: "text") == (1, 1))
        #expect(records(ports, over: "text").contains { $0.outcome == .accepted && $0.alsoOver == "mail" })
        ports.state.withLock { #expect($0.outbox == []) }
    }

    /// Goal: who was told of a begin by mail is told there of its end, though the telephone works again by then.
    @Test func theEndReachesWhereTheBeginWent() throws {
        let stated = try stated(), ports = trouble(seed: 42, stated)
        try ports.simulation.run { try await live(stated, ports, for: .seconds(900)) }
        ports.state.withLock { $0.refusals = [:] }
        try ports.simulation.run { try await live(stated, ports, for: .seconds(1200)) }
        #expect(told(ports, over: "mail") == (1, 0) && told(ports, over: "text") == (1, 0))
        ports.state.withLock { $0.servers["akig"]?.isUp = true }
        try ports.simulation.run { try await live(stated, ports, for: .seconds(900)) }
        #expect(told(ports, over: "mail") == (1, 1) && told(ports, over: "text") == (1, 1))
        // Nothing of that is left for the next outage, of which the telephone tells alone.
        ports.state.withLock { $0.servers["akig"]?.isUp = false }
        try ports.simulation.run { try await live(stated, ports, for: .seconds(900)) }
        #expect(told(ports, over: "mail") == (1, 1) && told(ports, over: "text") == (2, 1))
    }

    /// Goal: what a receiver tells over another way anyway is not told again; where that fails too, the inbox has it.
    @Test(arguments: [["text"], ["text", "mail"]]) func whatIsKnownIsNotToldAgain(failing: [String]) throws {
        let stated = try stated("text, mail"), ports = trouble(seed: 43, stated, failing: failing)
        try ports.simulation.run { try await live(stated, ports, for: .seconds(1800)) }
        let isAlone = failing.count == 1
        #expect(told(ports, over: "mail") == (isAlone ? 1 : 0, 0))
        #expect(told(ports, over: "inbox") == (isAlone ? 0 : 1, 0))
        // One of the two goes there, and then the other knows.
        let both = records(ports, over: "text") + records(ports, over: "mail")
        let also = both.filter { $0.began.contains(Self.down) }.compactMap(\.alsoOver)
        #expect(also == (isAlone ? [] : ["inbox"]))
    }

    /// Goal: what is refused for good goes over the next way at once, for there is no second try.
    @Test func whatIsRefusedForGoodGoesOver() throws {
        let stated = try stated(), ports = trouble(seed: 44, stated)
        let error = PraError(.channelRejected, "it takes no such text", remedy: "none")
        ports.state.withLock { $0.refusals["text"] = DeliveryFailure(.payload, error) }
        try ports.simulation.run { try await live(stated, ports, for: .seconds(900)) }
        #expect(told(ports, over: "mail") == (1, 0))
        let last = records(ports, over: "text").last { $0.began == [Self.down] }
        #expect(last?.outcome == .dead && last?.alsoOver == "mail" && last?.attempts == 1)
        ports.state.withLock { $0.servers["akig"]?.isUp = true }
        try ports.simulation.run { try await live(stated, ports, for: .seconds(900)) }
        #expect(told(ports, over: "mail") == (1, 1))
    }

    /// Goal: a channel with a wrong password, which is tried again after a quarter of an hour, holds up nothing grave.
    @Test func aChannelThatRefusesAllIsNotWaitedFor() throws {
        let stated = try stated(), ports = trouble(seed: 46, stated)
        let error = PraError(.channelRejected, "it knows no such token", remedy: "give it another")
        ports.state.withLock { $0.refusals["text"] = DeliveryFailure(.configuration, error) }
        try ports.simulation.run { try await live(stated, ports, for: .seconds(240)) }
        #expect(told(ports, over: "mail") == (1, 0))
    }

    /// Goal: a thousand messages for a dead telephone are one mail, and those that come while it is dead one a minute.
    @Test func aStormIsOneMail() throws {
        let stated = try stated(), ports = trouble(seed: 45, stated)
        ports.state.withLock { state in
            state.servers["akig"]?.isUp = true
            state.outbox = (0..<1000).map { number in
                let incident = IncidentRecord(
                    id: "wal.gap/n\(number)", type: "wal.gap", severity: "critical", change: .opened, message: "m")
                var message = AlertMessage(
                    id: "m\(number)", thread: "t\(number)", state: .opened, labels: [:], severity: "critical",
                    at: state.born, since: state.born, title: "t", body: "b")
                message.alerts = [Alert(incident, about: ResourceID("Other", "x"), since: state.born, labels: [:])]
                return Delivery(
                    channel: ResourceID(AlertChannel.name, "text"), recipient: "+224600000000", user: "sow",
                    message: message)
            }
        }
        try ports.simulation.run { try await live(stated, ports, for: .seconds(900)) }
        ports.state.withLock { state in
            let mail = (state.sent["mail"] ?? []).filter { $0.tells("wal.gap") }
            #expect(mail.count == 1 && mail.map { $0.alerts.count + $0.more } == [1000])
            #expect(state.outbox.count { $0.channel.name == "text" && $0.alsoOver == "mail" } >= 1000)
        }
    }

    /// Goal: whenever the process dies, the mail goes out, and its outbox had it once.
    @Test(arguments: 0..<24 as Range<UInt64>) func noCrashLosesOrDoublesIt(seed: UInt64) throws {
        let stated = try stated()
        let dry = trouble(seed: seed, stated)
        try dry.simulation.run { try await live(stated, dry, for: .seconds(600)) }
        // About when it goes over: each call has two points, and one that is refused none.
        let over = try #require(dry.simulation.calls.firstIndex(of: "fail over"))
        let before = dry.simulation.calls[..<over].count { $0 != "send text" }
        let ports = trouble(seed: seed, stated)
        ports.simulation.faults = .crash(at: 2 * before - 11 + Int(seed))
        #expect(throws: Crash.self) {
            try ports.simulation.run { try await live(stated, ports, for: .seconds(600)) }
        }
        ports.state.withLock { $0.restart() }
        try ports.simulation.run { try await live(stated, ports, for: .seconds(900)) }
        let mailed = ports.state.withLock { state in
            state.kept.count { $0.channel.name == "mail" && $0.message.tells(Self.down, .opened) }
        }
        #expect(mailed == 1 && told(ports, over: "mail").began >= 1, "seed \(seed)")
    }
}
