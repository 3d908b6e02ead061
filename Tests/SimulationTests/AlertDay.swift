import Alerts
import Fixtures
import Manifests
import Model
import Planning
import Ports
import Seeded
import Simulator
import Synchronization

@testable import Reconciler

/// A day on which incidents begin and end while channels fail in every way, the journal takes nothing for a while,
/// the manifests are read anew and the process dies: all drawn from the seed.
struct AlertDay {
    enum Event {
        case begins(IncidentRecord)
        case ends(String)
        case channel(String, DeliveryFailure?)
        case hangs(String, Bool)
        case journal(String, isBroken: Bool)
        case reload(Int)
        /// At the call that many points later.
        case crash(after: Int)
    }

    static let wait = Duration.seconds(120), interval = Duration.seconds(600), repeats = Duration.seconds(2400)
    static let patience = Duration.seconds(600)
    /// What a crash, or a journal that takes nothing for a while, may cost: less than `wait`.
    static let slack = Duration.seconds(45)
    static let length = Duration.seconds(2 * 3600)
    static let channels = ["inbox", "hook", "mail", "text"]
    /// Who is told over the telephone alone.
    static let pager = "sow"

    let seed: UInt64
    /// They differ in what no timer comes from.
    let manifests: [Desired]
    let events: [(at: Duration, event: Event)]

    init(seed: UInt64) throws {
        self.seed = seed
        manifests = [try AlertDay.manifests(""), try AlertDay.manifests("x")]
        var random = Seeded(seed: seed)
        events = AlertDay.draw(&random).sorted { $0.at < $1.at }
    }

    private static func manifests(_ suffix: String) throws -> Desired {
        let people = [
            ("f-diallo", "f.diallo@example.org", "1"), ("j-martin", "j.martin@example.org", "2"),
            (pager, "sow@example.org", "3"),
        ].map {
            """
            apiVersion: pra/v1
            kind: User
            metadata: {name: \($0)}
            spec:
              fullName: \($0)\(suffix)
              contacts: [{over: Email, address: \($1)}, {over: SMS, address: "+22460000000\($2)"}]

            """
        }
        let channels = [
            ("hook", #"{type: Webhook, url: "http://127.0.0.1:9/"}"#),
            ("mail", "{type: Email, email: {host: h, from: p@x}}"),
            (
                "text",
                "{type: SMS, sms: {gateway: {http: {url: 'http://127.0.0.1:9/', "
                    + "body: {form: {to: '{{to}}', text: '{{text}}'}}}}}}"
            ),
        ].map { name, spec in
            "apiVersion: pra/v1\nkind: AlertChannel\nmetadata: {name: \(name)}\nspec: \(spec)\n"
        }
        return try desired(["akig"], plan: "mode: Observe", more: people + channels) { text in
            text.replacing(
                "[{name: operators, channels: [inbox]}]",
                with: "[{name: operators, channels: [\(AlertDay.channels.joined(separator: ", "))], "
                    + "users: [f-diallo, j-martin]}, {name: pager, channels: [text], users: [\(pager)]}]"
            )
            .replacing(
                "route: {receiver: operators,",
                with: #"route: {receiver: operators, routes: [{match: ['severity=~".+"'], continue: true, "#
                    + #"receiver: pager}, {match: ['severity=~".+"']}],"#
            )
            .replacing(
                "groupWait: 30s, groupInterval: 5m, repeatInterval: 4h",
                with: "groupWait: 2m, groupInterval: 10m, repeatInterval: 40m")
        }
    }

    private static func draw(_ random: inout Seeded) -> [(at: Duration, event: Event)] {
        var events: [(at: Duration, event: Event)] = []
        let instant = { (random: inout Seeded) in Duration.seconds(.random(in: 30..<6000, using: &random)) }
        for number in 0..<12 {
            let at = instant(&random), type = ["backup.failed", "drill.failed", "rto.breach"][number % 3]
            let severity = ["critical", "critical", "error", "warning"][number % 4], id = "\(type)/n\(number)"
            let record = IncidentRecord(id: id, type: type, severity: severity, change: .opened, message: "m")
            events.append((at, .begins(record)))
            if Bool.random(using: &random) {
                events.append((at + .seconds(.random(in: 20..<5000, using: &random)), .ends(id)))
            }
            // About when people are told.
            let jitter = Duration.milliseconds(.random(in: -500..<1500, using: &random))
            if Int.random(in: 0..<3, using: &random) == 0 {
                events.append((at + wait + jitter, .crash(after: .random(in: 1..<40, using: &random))))
            }
            events.append((at + .seconds(.random(in: 1..<900, using: &random)), .reload(number % 2)))
        }
        for _ in 0..<14 { events += trouble(at: instant(&random), &random) }
        for _ in 0..<6 {
            let at = instant(&random), call = ["append", "settle", "keep alerts", "bury"].randomElement(using: &random)
            events.append((at, .journal(call ?? "", isBroken: true)))
            events.append((at + .seconds(.random(in: 1..<20, using: &random)), .journal(call ?? "", isBroken: false)))
        }
        return events.filter { $0.at < length }
    }

    private static func trouble(at: Duration, _ random: inout Seeded) -> [(at: Duration, event: Event)] {
        let name = channels[.random(in: 1..<channels.count, using: &random)]
        let over = at + .seconds(.random(in: 5..<3000, using: &random))
        let kinds = DeliveryFailure.Kind.allCases, kind = kinds.randomElement(using: &random)
        guard let kind, Int.random(in: 0...kinds.count, using: &random) > 0 else {
            return [(at, .hangs(name, true)), (over, .hangs(name, false))]
        }
        let error = PraError(.channelRejected, "it says \(kind)", remedy: "none", retry: .later)
        let failure = DeliveryFailure(kind, error, retryAfter: kind == .throttled ? .seconds(30) : nil)
        return [(at, .channel(name, failure)), (over, .channel(name, nil))]
    }

    /// Lives through it, by as many processes as it takes.
    func live(_ ports: SimulatedPorts) throws {
        ports.state.withLock { $0.ledger = verifiedNumbers(at: $0.now) }
        let done = Mutex(0)
        while true {
            do {
                try ports.simulation.run { try await self.live(ports, from: done) }
                return
            } catch is Crash {
                ports.state.withLock { $0.restart() }
            }
        }
    }

    private func verifiedNumbers(at time: Timestamp) -> [Fact] {
        manifests[0].users.flatMap { user in
            user.spec.contacts.filter { $0.over == .sms }.map { contact in
                let address = SaltedDigest(of: contact.address, salt: (1, 2))
                return Fact(
                    at: time, monotonic: 0, boot: "b", actor: "operator:x", subject: user.id, confidence: .observed,
                    event: .contact(ContactRecord(over: contact.over.rawValue, address: address, .verified)))
            }
        }
    }

    private func live(_ ports: SimulatedPorts, from done: borrowing Mutex<Int>) async throws {
        var settings = Loop.Settings()
        // Nothing but alerts matters here.
        (settings.sampleEvery, settings.copyEvery) = (.seconds(3600), .seconds(3600))
        (settings.cutEvery, settings.beatEvery) = (.seconds(3600), .seconds(3600))
        (settings.tick, settings.showEvery, settings.interval) = (.seconds(5), .seconds(3600), .seconds(20))
        var loop: Loop?
        while loop == nil {
            loop = try? await Loop(manifests[0], in: ports.world(), mode: .stay, settings: settings) { _ in }
            if loop == nil { try await ports.time.sleep(for: .seconds(1)) }
        }
        guard let loop else { return }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { _ = try? await loop.run() }
            while let (at, event) = events.dropFirst(done.withLock { $0 }).first {
                try await ports.time.sleep(for: max(.zero, at - ports.simulation.elapsed))
                for _ in 0..<15 {
                    guard !(await happens(event, in: loop, ports)) else { break }
                    try await ports.time.sleep(for: .seconds(1))
                }
                done.withLock { $0 += 1 }
            }
            try await ports.time.sleep(for: AlertDay.length - ports.simulation.elapsed)
            group.cancelAll()
        }
    }

    /// - Returns: whether it did.
    private func happens(_ event: Event, in loop: Loop, _ ports: SimulatedPorts) async -> Bool {
        switch event {
        case .begins(let record):
            return await (try? loop.announce([record], open: [], about: ResourceID("Other", "x"))) != nil
        case .ends(let id):
            guard let open = await loop.book.history.openIncidents[id] else { return true }
            return await (try? loop.announce([], open: [open], about: ResourceID("Other", "x"))) != nil
        case .channel(let name, let failure): ports.state.withLock { $0.refusals[name] = failure }
        case .hangs(let name, true): ports.state.withLock { _ = $0.hanging.insert(name) }
        case .hangs(let name, false): ports.state.withLock { _ = $0.hanging.remove(name) }
        case .journal(let call, let isBroken):
            let error = PraError(.connectionLost, "the journal takes nothing", remedy: "none", retry: .later)
            ports.simulation.faults.broken[call] = isBroken ? error : nil
        case .reload(let number): await loop.adopt(manifests[number])
        case .crash(let points): ports.simulation.faults.at[ports.simulation.points + points] = .crash
        }
        return true
    }
}
