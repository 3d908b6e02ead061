import Alerts
import Fixtures
import Manifests
import Model
import Ports
import Simulator
import Synchronization
import Testing

@testable import Reconciler

/// Messages in the simulated world: the inbox and a webhook.
@Suite(.tags(.simulation)) struct DeliveryTests {
    func withHook(_ clusters: [String] = ["akig"], edit: (String) -> String = { $0 }) throws -> Desired {
        let hook = """
            apiVersion: pra/v1
            kind: AlertChannel
            metadata: {name: hook}
            spec: {type: Webhook, url: "http://127.0.0.1:9/", timeout: 10s}

            """
        return try desired(clusters, more: [hook]) {
            edit($0.replacing("channels: [inbox]", with: "channels: [inbox, hook]"))
        }
    }

    /// A world whose cluster is down and whose webhook hangs.
    func trouble(seed: UInt64, _ desired: Desired) -> SimulatedPorts {
        let ports = SimulatedPorts(seed: seed, desired)
        ports.state.withLock { state in
            state.servers["akig"]?.isUp = false
            state.hanging = ["hook"]
        }
        return ports
    }

    /// Goal: a webhook that hangs delays no look and no other channel, and is tried less and less.
    @Test func aHangingWebhookDelaysNoLookAndNoOtherChannel() throws {
        let desired = try withHook()
        let ports = trouble(seed: 31, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(3600)) }
        let looks = ports.simulation.calls.count { $0 == "observe akig" }
        #expect(looks >= 3600 / 5, "\(looks) in an hour")
        #expect(ports.state.withLock { !$0.inbox.isEmpty })
        let tries = ports.simulation.calls.count { $0 == "send hook" }
        #expect((3...60).contains(tries), "\(tries) in an hour")
    }

    /// Goal: that nobody is told is told over the others, once, and is over when the channel takes messages again.
    @Test func aChannelThatDeliversNothingIsAnIncidentOverTheOthers() throws {
        let desired = try withHook()
        let ports = trouble(seed: 34, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(3600)) }
        let told = { (change: IncidentRecord.Change) in
            ports.state.withLock { state in
                state.inbox.count { $0.tells("delivery.failed/hook", change) }
            }
        }
        #expect(told(.opened) == 1 && told(.resolved) == 0)
        ports.state.withLock { $0.hanging = [] }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(1800)) }
        #expect(told(.opened) == 1 && told(.resolved) == 1)
        let hook = ports.state.withLock { $0.sent["hook"] ?? [] }
        #expect(!hook.isEmpty && !hook.contains { $0.tells("delivery.failed") })
    }

    /// Goal: what a process could not deliver goes out by the next one, under the same id, once.
    @Test func whatACrashedProcessLeftIsDeliveredByTheNext() throws {
        let desired = try withHook()
        let ports = trouble(seed: 32, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(1200)) }
        let waiting = ports.state.withLock { $0.outbox.map(\.message.id) }
        #expect(!waiting.isEmpty)
        ports.state.withLock { state in
            state.hanging = []
            state.servers["akig"]?.isUp = true
        }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(60)) }
        ports.state.withLock { state in
            #expect(state.outbox == [])
            #expect(Array((state.sent["hook"] ?? []).map(\.id).prefix(waiting.count)) == waiting, "in their order")
        }
    }

    /// Goal: an alert goes where its labels lead it, when it begins and when it is over, and nowhere else.
    @Test func anAlertGoesWhereItsLabelsLead() throws {
        let branch = #"{match: ['type="topology.changed"', 'cluster="akig"', 'tier=~"crit.*"'], receiver: page}"#
        let stated = try withHook(["akig", "ledger"]) { text in
            text.replacing("groupWait: 30s", with: "groupWait: 0s")
                .replacing("[inbox, hook]}", with: "[inbox]}, {name: page, channels: [hook]}")
                .replacing("route: {receiver: operators,", with: "route: {receiver: operators, routes: [\(branch)],")
        }
        let ports = trouble(seed: 33, stated)
        ports.state.withLock { state in
            state.hanging = []
            state.servers["ledger"]?.isUp = false
        }
        try ports.simulation.run { try await live(stated, ports, for: .seconds(9000)) }
        ports.state.withLock { $0.servers["akig"]?.isUp = true }
        try ports.simulation.run { try await live(stated, ports, for: .seconds(1800)) }
        ports.state.withLock { state in
            let told = state.ledger.compactMap { if case .incident(let it) = $0.event { it } else { nil } }
            let isPaged = Dictionary(told.map { ($0.id, $0.id.hasPrefix("cluster.down/akig")) }) { $1 }
            for (id, isPaged) in isPaged {
                let paged = state.sent["hook"]?.filter { $0.tells(id) }.map(\.id) ?? []
                let shown = state.inbox.filter { $0.tells(id) }.map(\.id)
                // What follows from a cluster being away is told to nobody.
                let isTold = !id.hasPrefix("rpo.unknown")
                #expect(paged.isEmpty == !isPaged && shown.isEmpty == (isPaged || !isTold), "\(id): \(paged) \(shown)")
            }
            #expect(Set(isPaged.values) == [true, false], "\(isPaged)")
            #expect(state.sent["hook"]?.contains { $0.tells("cluster.down/akig", .resolved) } == true)
        }
    }

    /// Goal: each address of a mail channel has its own messages, and one that nobody names any more gets none.
    @Test func eachAddressIsToldForItself() throws {
        let mail = { (to: String) in
            { (text: String) in
                text.replacing(
                    #"{type: Webhook, url: "http://127.0.0.1:9/", timeout: 10s}"#,
                    with: "{type: Email, email: {host: h, from: p@x, to: [\(to)]}}")
            }
        }
        let both = try withHook(edit: mail("a@x, b@x"))
        let ports = trouble(seed: 35, both)
        try ports.simulation.run { try await live(both, ports, for: .seconds(1200)) }
        #expect(Set(ports.state.withLock { $0.outbox.map(\.recipient) }) == ["a@x", "b@x"])
        ports.state.withLock { $0.hanging = [] }
        let one = try withHook(edit: mail("b@x"))
        let waiting = ports.state.withLock { $0.outbox.count { $0.recipient == "b@x" } }
        try ports.simulation.run { try await live(one, ports, for: .seconds(60)) }
        #expect(
            ports.state.withLock { $0.outbox } == [] && ports.state.withLock { $0.sent["hook"]?.count ?? 0 } >= waiting)
        let told = ports.state.withLock { $0.sent["hook"]?.map(\.id) ?? [] }
        #expect(Set(told).count == told.count, "nobody is told twice: \(told)")
    }

    /// Goal: what comes in quiet hours is held, also by the next process, and is one message when they end.
    @Test func quietHoursHoldAndDoNotDrop() throws {
        // The simulated world begins at 16:00.
        let user = """
            apiVersion: pra/v1
            kind: User
            metadata: {name: f-diallo}
            spec: {fullName: F. Diallo, language: fr, quietHours: [{from: "15:00", to: "18:00"}], contacts: []}

            """
        let stated = try desired(["akig"], more: [user]) { text in
            text.replacing("channels: [inbox]}", with: "channels: [inbox], users: [f-diallo]}")
        }
        let ports = SimulatedPorts(seed: 36, stated)
        let tell: @Sendable (IncidentRecord.Change, String) -> IncidentRecord = { change, severity in
            let type = severity == "critical" ? "backup.failed" : "drill.failed"
            return IncidentRecord(id: "\(type)/x", type: type, severity: severity, change: change, message: "m")
        }
        try ports.simulation.run {
            let loop = try await Loop(stated, in: ports.world(), mode: .stay) { _ in }
            try await loop.announce(tell(.opened, "warning"), about: ResourceID("Other", "akig"))
            try await loop.announce(tell(.opened, "critical"), about: ResourceID("Other", "akig"))
            await loop.tellPeople(isLast: true)
            try await loop.announce(tell(.resolved, "warning"), about: ResourceID("Other", "akig"))
            await loop.tellPeople(isLast: true)
        }
        #expect(ports.state.withLock { $0.outbox.count { $0.notBefore != nil } } >= 1)
        try ports.simulation.run { try await live(stated, ports, for: .seconds(3600)) }
        let quiet = ports.state.withLock { $0.inbox }
        #expect(quiet.contains { $0.tells("backup.failed/x") } && !quiet.contains { $0.severity == "warning" })
        try ports.simulation.run { try await live(stated, ports, for: .seconds(4500)) }
        let told = ports.state.withLock { $0.inbox.dropFirst(quiet.count) }
        #expect(told.contains { $0.tells("drill.failed/x", .resolved) }, "\(told)")
        #expect(ports.state.withLock { $0.outbox } == [])
    }

    /// Goal: who wants no messages at a number hears of it, and of what follows, elsewhere; the ledger has no number.
    @Test func whoOptsOutHearsElsewhere() throws {
        let number = "+224600000000"
        let sow = """
            apiVersion: pra/v1
            kind: User
            metadata: {name: sow}
            spec: {fullName: A. Sow, contacts: [{over: SMS, address: "\(number)"}, {over: Email, address: sow@x.org}]}
            ---
            apiVersion: pra/v1
            kind: AlertChannel
            metadata: {name: mail}
            spec: {type: Email, email: {host: h, from: p@x}}

            """
        let template = #"{form: {to: "{{to}}", text: "{{text}}"}}"#
        let gateway = #"{http: {url: "https://sms.example.org/", body: \#(template)}}"#
        let stated = try withHook { text in
            (text + "---\n" + sow)
                .replacing(
                    #"{type: Webhook, url: "http://127.0.0.1:9/", timeout: 10s}"#,
                    with: "{type: SMS, sms: {gateway: \(gateway)}}"
                )
                .replacing("[inbox, hook]}", with: "[inbox]}, {name: sow, channels: [hook], users: [sow]}")
                .replacing("route: {receiver: operators,", with: "route: {receiver: sow,")
        }
        let ports = trouble(seed: 37, stated)
        let verified = ContactRecord(over: "SMS", address: SaltedDigest(of: number, salt: (1, 2)), .verified)
        ports.state.withLock { state in
            (state.hanging, state.left) = ([], [number])
            state.ledger = [
                Fact(
                    at: state.now, monotonic: 0, boot: "b", actor: "operator:x", subject: ResourceID("User", "sow"),
                    confidence: .observed, event: .contact(verified))
            ]
        }
        try ports.simulation.run { try await live(stated, ports, for: .seconds(900)) }
        ports.state.withLock { $0.servers["akig"]?.isUp = true }
        try ports.simulation.run { try await live(stated, ports, for: .seconds(900)) }
        #expect(ports.simulation.calls.count { $0 == "send hook" } == 1, "asked once")
        ports.state.withLock { state in
            let mail = state.sent["mail"] ?? []
            #expect(mail.contains { $0.tells("cluster.down/akig", .opened) }, "what was refused")
            #expect(mail.contains { $0.tells("cluster.down/akig", .resolved) }, "what follows")
            #expect(state.sent["hook"] == nil && state.outbox == [])
            let left = state.ledger.compactMap { if case .contact(let it) = $0.event { it } else { nil } }
            #expect(left.map(\.change) == [.verified, .optedOut] && left.last?.address == verified.address)
            let told = state.ledger.compactMap { if case .told(let it) = $0.event { it } else { nil } }
            #expect(told.count { $0.outcome == .dead && $0.user == "sow" } == 1)
            #expect(!"\(state.ledger)".contains(number))
        }
    }

    /// Goal: what a provider took is asked after, less and less; what it says is kept once, and a loss is told.
    @Test(arguments: [nil, .delivered, .dead] as [DeliveryRecord.Outcome?])
    func aProviderIsAskedWhatBecameOfIt(outcome: DeliveryRecord.Outcome?) throws {
        let twilio = "{account: AC0123456789abcdef0123456789abcdef, token: {env: T}, from: \"+15005550006\"}"
        let stated = try withHook { text in
            text.replacing(
                #"{type: Webhook, url: "http://127.0.0.1:9/", timeout: 10s}"#,
                with: "{type: SMS, sms: {gateway: {twilio: \(twilio)}, to: [\"+224600000000\"]}}")
        }
        let ports = trouble(seed: 38, stated)
        let lost = DeliveryFailure(.gone, PraError(.channelRejected, "not delivered (30005)", remedy: "call"))
        ports.state.withLock { state in
            state.hanging = []
            state.fate = outcome.map { $0 == .delivered ? .delivered : .lost(lost) }
        }
        try ports.simulation.run { try await live(stated, ports, for: .seconds(3600)) }
        let asked = ports.simulation.calls.count { $0 == "ask hook" }
        let taken = ports.state.withLock { $0.sent["hook"]?.count ?? 0 }
        #expect(taken > 0 && asked >= taken && asked <= taken * 10, "\(asked) for \(taken)")
        ports.state.withLock { state in
            let told = state.ledger.compactMap { if case .told(let it) = $0.event { it } else { nil } }
            let accepted = told.filter { $0.outcome == .accepted && $0.recipient == "+224…00" }
            #expect(accepted.count == taken && accepted.allSatisfy { $0.detail?.hasPrefix("SM") == true })
            let ends = told.filter { $0.outcome == .delivered || $0.outcome == .dead }
            #expect(ends.allSatisfy { $0.outcome == outcome } && ends.count == (outcome == nil ? 0 : taken))
            let isIncident = state.inbox.contains { $0.tells("delivery.failed/hook", .opened) }
            #expect(isIncident == (outcome == .dead))
        }
    }

    /// Goal: however much waits for a channel that hangs, a page of it is in memory, and no other channel's messages
    /// are kept out of it.
    @Test func aPageOfTheOutboxIsInMemoryAtMost() throws {
        let desired = try withHook()
        let ports = trouble(seed: 37, desired)
        let hook = ResourceID(AlertChannel.name, "hook"), inbox = ResourceID(AlertChannel.name, "inbox")
        ports.state.withLock { state in
            state.outbox = (0..<4500).map { number in
                Delivery(
                    channel: number < 3000 ? hook : inbox,
                    message: AlertMessage(
                        id: "m\(number)", thread: "t", state: .opened, labels: [:], severity: "error", at: state.born,
                        since: state.born, title: "t", body: "b"))
            }
        }
        let most = try ports.simulation.run {
            let loop = try await started(desired, ports)
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await loop.run() }
                var most = 0
                for _ in 0..<600 {
                    try await ports.time.sleep(for: .milliseconds(100))
                    most = max(most, await loop.outbox.count)
                }
                group.cancelAll()
                return most
            }
        }
        #expect(most <= Outbox.limit && most > Outbox.limit / 2, "\(most) in memory")
        ports.state.withLock { state in
            #expect(state.inbox.count { $0.thread == "t" } == 1500)
            #expect(state.outbox.count { $0.channel == hook && $0.message.thread == "t" } == 3000)
        }
    }

    /// Goal: killed at any call, the loop loses no message: each incident that the ledger has was sent to each channel.
    @Test(arguments: 0..<40 as Range<UInt64>) func noCrashLosesAMessage(seed: UInt64) throws {
        let desired = try withHook()
        let dry = SimulatedPorts(seed: seed, desired)
        dry.state.withLock { $0.servers["akig"]?.isUp = false }
        try dry.simulation.run { try await live(desired, dry, for: .seconds(900)) }
        let ports = SimulatedPorts(seed: seed, desired)
        ports.state.withLock { $0.servers["akig"]?.isUp = false }
        ports.simulation.faults = .crash(at: 1 + Int(seed) * 7919 % dry.simulation.points)
        #expect(throws: Crash.self) {
            try ports.simulation.run { try await live(desired, ports, for: .seconds(900)) }
        }
        ports.state.withLock { $0.restart() }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(900)) }
        ports.state.withLock { state in
            let incidents = state.ledger.compactMap { if case .incident(let it) = $0.event { it.id } else { nil } }
            #expect(!incidents.isEmpty)
            for id in Set(incidents) {
                #expect(state.inbox.contains { $0.tells(id) }, "seed \(seed): \(id)")
                #expect(state.sent["hook"]?.contains { $0.tells(id) } == true, "seed \(seed): \(id)")
            }
        }
    }
}

extension AlertMessage {
    /// Whether it is about an incident of this name, and says this of it.
    func tells(_ incident: String, _ change: IncidentRecord.Change? = nil) -> Bool {
        alerts.contains { alert in
            alert.incident.hasPrefix(incident) && change.map { ($0 == .resolved) == (alert.until != nil) } ?? true
        }
    }
}
