import Alerts
import Manifests
import Model
import Testing

/// Who is called when nobody acknowledges.
@Suite struct EscalationTests {
    private let route = """
        receivers: [{name: a, channels: [inbox]}, {name: b, channels: [inbox]}, {name: c, channels: [inbox]}]
        route: {receiver: a, escalation: page, \(AlertBoardTests.timers)}
        escalations:
          - name: page
            steps: [{after: 10m, receiver: b}, {after: 20m, receiver: c, repeat: 2, minSeverity: error}]
        """

    @Test("each step is called at its time since people were told, its repeats too, and all hear of the end")
    func calls() throws {
        var site = try AlertBoardTests.Site(route)
        site.begin("rpo.breach")
        site.go(until: 4000)
        site.end("rpo.breach/akig")
        site.go(until: 5000)
        #expect(
            site.lines == [
                "30 first a: +rpo.breach/akig", "630 escalated b: +rpo.breach/akig",
                "1230 escalated c: +rpo.breach/akig", "2430 escalated c: +rpo.breach/akig",
                "3630 escalated c: +rpo.breach/akig", "4000 allOver a: -rpo.breach/akig",
                "4000 allOver b: -rpo.breach/akig", "4000 allOver c: -rpo.breach/akig",
            ])
    }

    @Test("who acknowledges stops it, whatever the process does meanwhile; below its severity a step calls nobody")
    func acknowledged() throws {
        var site = try AlertBoardTests.Site(route)
        site.begin("rpo.breach", "akig", .warning)
        site.begin("wal.gap", "ledger")
        site.go(until: 700)
        site.board = AlertBoard(site.board.groups.values)
        site.rules.acknowledged = ["wal.gap/ledger": Acknowledgement(until: nil, severity: .critical)]
        site.go(until: 9000)
        #expect(
            site.lines.filter { $0.contains("escalated") } == [
                "630 escalated b: +rpo.breach/akig", "630 escalated b: +wal.gap/ledger",
            ])
    }

    @Test("each of several messages at one time has an id of its own")
    func ids() throws {
        var site = try AlertBoardTests.Site(route)
        site.begin("rpo.breach")
        site.go(until: 900)
        site.begin("wal.gap")
        site.go(until: 4000)
        site.open = [:]
        site.go(until: 5000)
        let ids = site.told.map { "\($0.notice.thread)/\($0.notice.number)" }
        #expect(ids.count > 8 && Set(ids).count == ids.count, "\(ids)")
    }

    @Test("too many messages to a receiver within a minute are one, then one a minute, and nothing is lost")
    func storm() throws {
        var site = try AlertBoardTests.Site("\(AlertBoardTests.plain)\nstorm: 3")
        for index in 0..<50 { site.begin("rpo.breach", "c\(index)") }
        site.go(until: 40)
        #expect(site.told.count == 1 && site.told[0].notice.reason == .storm && site.told[0].notice.firing.count == 50)
        let message = AlertMessage(site.told[0].notice, in: .english, at: site.now)
        #expect(message.title.hasPrefix("50 alerts within a minute: "), "\(message.title)")
        for index in 50..<60 { site.begin("rpo.breach", "c\(index)") }
        site.go(until: 89)
        #expect(site.told.count == 1)
        site.go(until: 400)
        #expect(site.told.count == 2 && site.told[1].notice.firing.count == 10 && site.told[1].at == 90)
        site.begin("wal.gap", "alone")
        site.open = site.open.filter { $0.key == "wal.gap/alone" || $0.key == "rpo.breach/c1" }
        site.go(until: 800)
        #expect(site.told.count == 4 && site.told[2].notice.over.count == 59, "\(site.lines.count)")
    }
}
