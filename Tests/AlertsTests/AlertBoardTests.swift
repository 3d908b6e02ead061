import Alerts
import Fixtures
import Manifests
import Model
import Testing

/// Who is told what and when, by a clock that the test moves.
@Suite struct AlertBoardTests {
    /// Routes as YAML, alerts that begin and end, and what was told at each second.
    struct Site {
        var rules: AlertRules { didSet { isChanged = true } }
        var board = AlertBoard()
        var open: [String: Alert] = [:] { didSet { isChanged = true } }
        /// Something changed since the last look: else one comes when the board asked for it, as the loop does it.
        private var isChanged = true
        var told: [(at: Int, notice: AlertNotice)] = []
        private(set) var second = 0

        init(_ route: String) throws {
            let manifest = """
                apiVersion: pra/v1
                kind: AlertRoute
                metadata: {name: other}
                spec:
                \(route.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n"))
                """
            let stated = try desired(["akig"], more: [manifest])
            rules = AlertRules(routes: Dictionary(stated.routes.map { ($0.name, $0.spec) }) { $1 })
        }

        var now: Timestamp { Timestamp(seconds: Int64(second)) }

        mutating func begin(_ type: String, _ cluster: String = "akig", _ severity: AlertSeverity = .critical) {
            let incident = IncidentRecord(
                id: "\(type)/\(cluster)", type: type, severity: severity.rawValue, change: .opened,
                message: "\(type) of \(cluster)")
            open[incident.id] = Alert(
                incident, about: ResourceID(Cluster.name, cluster), since: now, labels: ["env": "production"])
        }

        mutating func end(_ incident: String) { open[incident] = nil }

        mutating func go(until end: Int, isLast: Bool = false) {
            while second <= end {
                look(isLast: isLast && second == end)
                second += 1
            }
            second = end
        }

        mutating func look(isLast: Bool = false) {
            guard isChanged || isLast || board.next.map({ $0 <= now }) ?? false else { return }
            isChanged = false
            let alerts = open.values.map { RoutedAlert($0, routes: ["other"]) }
            told += board.step(alerts, by: rules, at: now, isLast: isLast).map { (second, $0) }
        }

        /// `30 first a: +rpo.breach/akig`
        var lines: [String] {
            told.map { at, notice in
                let alerts = notice.firing.map { "+\($0.incident)" } + notice.over.map { "-\($0.incident)" }
                return "\(at) \(notice.reason.rawValue) \(notice.receiver): \(alerts.joined(separator: " "))"
            }
        }
    }

    static let timers = "groupBy: [cluster, type], groupWait: 30s, groupInterval: 5m, repeatInterval: 4h"
    static let plain = """
        receivers: [{name: a, channels: [inbox]}]
        route: {receiver: a, \(timers)}
        """

    @Test("the others of a group are waited for, then told together; what is new comes after groupInterval")
    func grouping() throws {
        var site = try Site(Self.plain)
        site.begin("rpo.breach")
        site.go(until: 10)
        site.begin("wal.gap")
        site.go(until: 60)
        site.begin("rpo.unknown", "akig", .warning)
        site.go(until: 329)
        #expect(site.lines == ["30 first a: +rpo.breach/akig +wal.gap/akig"])
        site.go(until: 400)
        #expect(site.lines.dropFirst() == ["330 someNew a: +rpo.breach/akig +wal.gap/akig +rpo.unknown/akig"])
    }

    @Test("what is over within groupWait is told to nobody")
    func shortLived() throws {
        var site = try Site(Self.plain)
        site.begin("rpo.breach")
        site.go(until: 29)
        site.end("rpo.breach/akig")
        site.go(until: 1000)
        #expect(site.lines == [] && site.board.groups.isEmpty && site.board.next == nil)
    }

    @Test("an end is told once, to those who know of the begin, and ends the thread; a later one is a new thread")
    func ends() throws {
        var site = try Site(Self.plain)
        site.begin("rpo.breach")
        site.go(until: 400)
        site.end("rpo.breach/akig")
        site.go(until: 500)
        site.begin("rpo.breach")
        site.go(until: 600)
        #expect(
            site.lines == [
                "30 first a: +rpo.breach/akig", "400 allOver a: -rpo.breach/akig", "530 first a: +rpo.breach/akig",
            ])
        #expect(Set(site.told.map(\.notice.thread)).count == 2 && site.told[1].notice.isOver)
        #expect(site.told[1].notice.over.first?.until == Timestamp(seconds: 400))
    }

    @Test("what goes on is repeated after repeatInterval, and what flaps within groupInterval is not told")
    func repeats() throws {
        var site = try Site(Self.plain)
        site.begin("rpo.breach")
        site.go(until: 60)
        site.end("rpo.breach/akig")
        site.go(until: 90)
        site.begin("rpo.breach")
        site.go(until: 14_500)
        #expect(site.lines == ["30 first a: +rpo.breach/akig", "14430 stillTrue a: +rpo.breach/akig"])
    }

    @Test("a process that ends waits for nobody")
    func last() throws {
        var site = try Site(Self.plain)
        site.begin("rpo.breach")
        site.go(until: 3, isLast: true)
        #expect(site.lines == ["3 first a: +rpo.breach/akig"])
    }

    /// Goal: reading the board back, or the manifests anew, moves no timer and tells nothing twice.
    @Test("neither a restart nor a reload moves a timer", arguments: [5, 29, 31, 200, 329, 331])
    func restarts(at second: Int) throws {
        let run = { (restart: Bool) throws -> [String] in
            var site = try Site(Self.plain)
            site.begin("rpo.breach")
            site.go(until: second < 31 ? second : 31)
            site.begin("wal.gap")
            site.go(until: second)
            if restart {
                site.board = AlertBoard(site.board.groups.values)
                site.rules = try Site(Self.plain.replacing("a,", with: "a,  ")).rules
            }
            site.go(until: 1000)
            return site.lines
        }
        #expect(try run(true) == run(false))
    }

    @Test("an alert that a new route leads elsewhere is not repeated where it was told, and its end is told there")
    func moved() throws {
        var site = try Site(Self.plain)
        site.begin("rpo.breach")
        site.go(until: 60)
        let more = Self.plain.replacing("[{name", with: "[{name: b, channels: [inbox]}, {name")
            .replacing("a, groupBy", with: "a, routes: [{match: ['cluster=\"akig\"'], receiver: b}], groupBy")
        site.rules = try Site(more).rules
        site.go(until: 15_000)
        site.end("rpo.breach/akig")
        site.go(until: 16_000)
        #expect(
            site.lines == [
                "30 first a: +rpo.breach/akig", "90 first b: +rpo.breach/akig", "14490 stillTrue b: +rpo.breach/akig",
                "15000 allOver a: -rpo.breach/akig", "15000 allOver b: -rpo.breach/akig",
            ])
    }

    @Test("a group of many alerts is one message, gravest first, with the labels that all have")
    func composed() throws {
        var site = try Site(Self.plain.replacing("[cluster, type]", with: "[env]"))
        site.begin("rpo.near", "akig", .warning)
        for index in 10..<34 { site.begin("wal.gap", "c\(index)", .error) }
        site.begin("rpo.breach", "akig", .critical)
        site.go(until: 30)
        let notice = try #require(site.told.first?.notice)
        let message = AlertMessage(notice, in: .english, at: site.now)
        #expect(message.labels == ["env": "production", "type": "rpo.breach"])
        #expect(message.severity == "critical" && message.alerts.count == 20 && message.more == 6)
        #expect(message.alerts.first?.incident == "rpo.breach/akig")
        #expect(message.title == "26 open: rpo.breach akig, wal.gap c10, wal.gap c11, wal.gap c12, …")
        #expect(message.body.hasSuffix("and 6 more"))
        #expect(AlertMessage(notice, in: .french, at: site.now).title.hasPrefix("26 en cours : rpo.breach akig"))
    }
}
