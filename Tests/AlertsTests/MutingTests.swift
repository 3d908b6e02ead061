import Alerts
import Manifests
import Model
import Testing

/// What is not told, and until when.
@Suite struct MutingTests {
    private func silence(_ matchers: String..., until second: Int64) -> Silence {
        Silence(id: "s", matchers: matchers.compactMap { AlertMatcher(text: $0) }, until: Timestamp(seconds: second))
    }

    @Test("a silenced alert is told when the silence ends and it still goes on; one that is over by then never")
    func silenced() throws {
        var site = try AlertBoardTests.Site(AlertBoardTests.plain)
        site.rules.silences = [silence(#"cluster="akig""#, until: 600)]
        site.begin("rpo.breach")
        site.begin("backup.failed")
        site.begin("rpo.breach", "ledger")
        site.go(until: 500)
        site.end("backup.failed/akig")
        site.go(until: 700)
        #expect(site.lines == ["30 first a: +rpo.breach/ledger", "600 first a: +rpo.breach/akig"])
    }

    @Test("the end of what was told before it was silenced is told, and nothing is repeated meanwhile")
    func silencedLater() throws {
        var site = try AlertBoardTests.Site(AlertBoardTests.plain)
        site.begin("rpo.breach")
        site.go(until: 40)
        site.rules.silences = [silence(#"type=~"rpo.*""#, until: 40_000)]
        site.go(until: 20_000)
        site.end("rpo.breach/akig")
        site.go(until: 20_400)
        #expect(site.lines == ["30 first a: +rpo.breach/akig", "20000 allOver a: -rpo.breach/akig"])
    }

    @Test("that pra can not tell people is told whatever anybody silences")
    func mandatory() throws {
        var site = try AlertBoardTests.Site(AlertBoardTests.plain)
        site.rules.silences = [silence(#"type=~".*""#, until: 40_000)]
        site.begin("delivery.failed", "hook")
        site.begin("rpo.breach")
        site.go(until: 60)
        #expect(site.lines == ["30 first a: +delivery.failed/hook"])
    }

    @Test("what follows from a cluster that is away is not told, of this cluster alone, and is told once it is back")
    func builtIn() throws {
        var site = try AlertBoardTests.Site(AlertBoardTests.plain)
        site.begin("cluster.down")
        site.begin("rpo.unknown")
        site.begin("slot.lost")
        site.begin("rpo.unknown", "ledger")
        site.go(until: 400)
        site.end("cluster.down/akig")
        site.end("rpo.unknown/akig")
        site.go(until: 500)
        #expect(
            site.lines == [
                "30 first a: +cluster.down/akig", "30 first a: +rpo.unknown/ledger",
                "400 first a: +slot.lost/akig", "400 allOver a: -cluster.down/akig",
            ])
    }

    @Test("a restore mutes what hangs on its own cluster; a copy mutes nothing, and neither does one that failed")
    func restores() throws {
        var site = try AlertBoardTests.Site(AlertBoardTests.plain)
        site.begin("restore.running", "akig", .notice)
        site.begin("restore.copying", "ledger", .notice)
        site.begin("rpo.breach")
        site.begin("rpo.breach", "ledger")
        site.go(until: 400)
        site.end("restore.running/akig")
        site.begin("restore.failed")
        site.go(until: 500)
        #expect(
            site.lines == [
                "30 first a: +restore.running/akig", "30 first a: +restore.copying/ledger",
                "30 first a: +rpo.breach/ledger", "400 someNew a: +restore.failed/akig -restore.running/akig",
                "400 first a: +rpo.breach/akig",
            ])
    }

    @Test("a route's own rules mute by labels that both have, never what is on both sides, never by what both lack")
    func stated() throws {
        let rule = #"inhibit: [{source: ['severity="critical"'], target: ['env="production"'], equal: [cluster]}]"#
        var site = try AlertBoardTests.Site("\(AlertBoardTests.plain)\n\(rule)")
        site.begin("rpo.breach")
        site.begin("wal.gap")
        site.begin("rpo.near", "akig", .warning)
        site.begin("rpo.near", "ledger", .warning)
        site.go(until: 60)
        #expect(site.lines == ["30 first a: +rpo.breach/akig +wal.gap/akig", "30 first a: +rpo.near/ledger"])
        let lacking = rule.replacing("[cluster]", with: "[store]")
        var other = try AlertBoardTests.Site("\(AlertBoardTests.plain)\n\(lacking)")
        other.begin("rpo.breach")
        other.begin("rpo.near", "ledger", .warning)
        other.go(until: 60)
        #expect(other.lines.count == 2, "an equal label that nobody has would mute everything")
    }

    @Test("who acknowledges is told no more of it until then, and is when it grows; others of the group are told")
    func acknowledged() throws {
        var site = try AlertBoardTests.Site(AlertBoardTests.plain)
        site.begin("rpo.breach", "akig", .warning)
        site.go(until: 40)
        site.rules.acknowledged = ["rpo.breach/akig": Acknowledgement(until: nil, severity: .warning)]
        site.go(until: 40_000)
        #expect(site.lines == ["30 first a: +rpo.breach/akig"])
        site.begin("wal.gap")
        site.go(until: 40_100)
        #expect(site.lines.last == "40030 someNew a: +wal.gap/akig +rpo.breach/akig")
        site.rules.acknowledged["rpo.breach/akig"] = Acknowledgement(until: site.now, severity: .warning)
        site.end("wal.gap/akig")
        site.go(until: 60_000)
        #expect(site.lines.last == "54730 stillTrue a: +rpo.breach/akig", "\(site.lines)")
    }
}
