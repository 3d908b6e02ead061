import Foundation
import Model
import Objectives
import Reports
import State
import Testing

/// Reports that must not pass, each refused for its reason.
@Suite struct KnownBadReportTests {
    /// A figure that was changed before the right key signed it.
    private struct Lie {
        var name: String
        var said: String
        var tell: (inout SLAReport) -> Void

        init(_ name: String, _ said: String, tell: @escaping (inout SLAReport) -> Void) {
            (self.name, self.said, self.tell) = (name, said, tell)
        }
    }

    private let lies = [
        Lie("a verdict", #"verdicts[0].verdict: the report says "Met", the entries give "Missed""#) {
            $0.verdicts[0].verdict = .met
        },
        Lie("the worst exposure", "clusters[0].exposures[0].maximum: the report says 12.5, the entries give ") {
            $0.clusters[0].exposures[0].maximum = .milliseconds(12_500)
        },
        Lie("time over target", "clusters[0].exposures[0].overTarget: ") {
            $0.clusters[0].exposures[0].overTarget = .zero
        },
        Lie("a point of the curve", "clusters[0].exposures[0].lines[0][1].exposure: ") {
            $0.clusters[0].exposures[0].lines[0][1].exposure += .microseconds(1)
        },
        Lie("a breach", "clusters[0].exposures[0].breaches: the report leaves out from 2026-11-22T") {
            $0.clusters[0].exposures[0].breaches.removeFirst()
        },
        Lie("a blind stretch", "clusters[0].exposures[0].unseen") { $0.clusters[0].exposures[0].unseen = [] },
        Lie("unseen time", "verdicts[0].unknownShare: ") { $0.verdicts[0].unknownShare = Ratio(millionths: 0) },
        Lie("a target", "verdicts[0].target.seconds: ") { $0.verdicts[0].target = .duration(.seconds(3600)) },
        Lie("a restore's time", "drills[1].recoveryTime: ") { $0.clusters[0].drills[1].recoveryTime = .seconds(1) },
        Lie("a phase of a drill", "drills[1].record.phases[2].took: ") {
            $0.clusters[0].drills[1].record.phases[2].took = .zero
        },
        Lie("a drill that is left out", "clusters[0].drills: the report leaves out at 2026-11-22T01:01:40Z") {
            $0.clusters[0].drills.removeFirst()
        },
        Lie("a missed slot that is left out", "backups.rows: the report leaves out action backup/akig/local/4, slot ") {
            $0.clusters[0].backups.rows.remove(at: 4)
            $0.clusters[0].backups.missed = 0
            $0.clusters[0].backups.due -= 1
        },
        Lie("a slot that never was", "clusters[1].backups.rows[0]: no entry gives action backup/akig/local/0") {
            $0.clusters[1].backups.rows.append($0.clusters[0].backups.rows[0])
        },
        Lie("a point's state", #"points[6].state: the report says "intact""#) {
            $0.clusters[0].points[6].state = .intact
        },
        Lie("an endpoint’s availability", "].measured.ratio: the report says \"100%\"") { report in
            for place in report.verdicts.indices where report.verdicts[place].endpoint == "api" {
                report.verdicts[place].measured = .ratio(Ratio(millionths: 1_000_000))
            }
        },
        Lie("whose availability it is", #"].endpoint: the report says nothing, the entries give "api""#) { report in
            let place = report.verdicts.firstIndex { $0.endpoint == "api" } ?? 0
            report.verdicts[place].endpoint = nil
        },
        Lie("how sure it is", "verdicts[0].confidence: ") { $0.verdicts[0].confidence = .proven },
        Lie("how many there were", "verdicts[0].population: ") { $0.verdicts[0].population += 1 },
        Lie("which entries say so", "verdicts[0].sources: ") { $0.verdicts[0].sources = Sources([1]) },
        Lie("a waiver's share", "verdicts[0].excepted: the report says nothing") { $0.verdicts[0].excepted = nil },
        Lie("an incident's end", "incidents[0].resolvedAt: ") { $0.clusters[0].incidents[0].resolvedAt = nil },
        Lie("a gap in the WAL", "clusters[0].walGaps: the report leaves out at ") { $0.clusters[0].walGaps = [] },
        Lie("a verification", "verifications: the report leaves out at ") {
            $0.clusters[0].verifications.removeAll { !$0.record.isIntact }
        },
        Lie("a corrective action", "actions[0].action.doneAt: ") {
            $0.actions?[0].action.doneAt = AuditedDay.at(40_000)
        },
        Lie("a finding", "findings: the report says [], the entries give [\"boxRunbookOld\", \"findingClock\", ") {
            $0.findings = []
        },
        Lie("a clock that was off", "findings: the report says [\"boxRunbookOld\", \"boxNoRunbook\"], ") {
            $0.findings?.remove(at: 1)
        },
        Lie("what was settled", "findings: the report says [\"boxRunbookOld\", \"findingClock\"], ") {
            $0.findings?.removeLast()
        },
        Lie("by how much", "findings[1].message.arguments[3].seconds: the report says 1, the entries give 180.998") {
            $0.findings?[1].message.arguments[3] = .duration(.seconds(1))
        },
        Lie("a clock that nobody kept", "limitations: ") { $0.limitations.removeAll { $0.key == .limitClock } },
        Lie("what a scenario loses", #"].arguments[3].name: the report says "host: db9", the entries give "site: "#) {
            let place = $0.methodology.firstIndex { $0.key == .methodLosses } ?? 0
            $0.methodology[place].arguments[3] = .name("host: db9")
        },
        Lie("a limit", "limitations: ") { $0.limitations.removeLast() },
        Lie("how many entries", "completeness.facts: ") { $0.completeness.facts += 1 },
        Lie("which manifests", "cover.manifestRevision: ") { $0.cover.manifestRevision = AuditedDay.one },
        Lie("a cluster that is left out", "completeness.population: the report leaves out \"Cluster/ledger\"") {
            $0.completeness.population.removeLast()
            $0.clusters.removeLast()
            $0.verdicts.removeAll { $0.cluster == "ledger" }
        },
        Lie("another hour", #"verdicts[0].from: the report says "2026-11-22T00:00:00Z", "#) {
            ($0.cover.from, $0.cover.to) = ($0.cover.from + .seconds(3600), $0.cover.to + .seconds(3600))
        },
    ]

    @Test func aLieThatTheRightKeySigned() async throws {
        let audit = try await Audit(of: AuditedDay.facts()), honest = audit.report(of: AuditedDay.period)
        for lie in lies {
            var report = honest
            lie.tell(&report)
            let said = try audit.verify(try await audit.sign(report))
            #expect(said.status == 1 && said.text.contains("DIFFERENT    "), "\(lie.name)")
            #expect(said.text.contains(lie.said), "\(lie.name): \(said.text)")
        }
    }

    /// Goal: what was written afterwards excuses nothing, also where the report says that it was written before.
    @Test func aWaiverThatWasWrittenAfterwards() async throws {
        let audit = try await Audit(of: AuditedDay.facts(waivedAt: 10_000))
        let honest = audit.report(of: AuditedDay.period)
        #expect(isVerified(try audit.verify(try await audit.sign(honest))))
        let backdated = audit.report(of: AuditedDay.period, from: AuditedDay.facts())
        let said = try audit.verify(try await audit.sign(backdated))
        #expect(said.status == 1 && said.text.contains("verdicts[0].excepted.time.seconds: "), "\(said.text)")
    }

    /// Goal: a report can not be as short as those of older versions were, where its ledger is of a newer one.
    @Test func chaptersThatAreLeftOut() async throws {
        let (word, one) = (Wording(en: "a", fr: "b"), AuditedDay.one)
        let framework = FrameworkRecord(digest: one, revision: one, title: word, controls: [], clusters: ["akig"])
        let revision = RevisionRecord(revision: one, commits: [], unlisted: 0, isModified: nil)
        let newer: [(subject: ResourceID, event: Fact.Event, chapters: [String])] = [
            (RevisionRecord.subject, .revised(revision), ["waivers", "changes", "completeness.begins"]),
            (ResourceID("ControlFramework", "audit"), .framed(framework), ["waivers", "changes", "controls"]),
        ]
        for entry in newer {
            var facts = AuditedDay.facts(), fact = facts[100]
            (fact.subject, fact.event) = (entry.subject, entry.event)
            facts.insert(fact, at: 100)
            let audit = try await Audit(of: facts)
            var report = audit.report(of: AuditedDay.period)
            #expect(isVerified(try audit.verify(try await audit.sign(report))))
            (report.waivers, report.changes, report.rules, report.controls) = (nil, nil, nil, nil)
            report.completeness.begins = nil
            report.methodology.removeAll { $0.key == .methodControls }
            let said = try audit.verify(try await audit.sign(report))
            #expect(said.status == 1, "\(said.text)")
            for chapter in entry.chapters {
                #expect(said.text.contains("DIFFERENT    \(chapter): the report says nothing, "), "\(said.text)")
            }
        }
    }

    @Test func whatIsNotAsItWasSignedOrSignedByOthers() async throws {
        let audit = try await Audit(of: AuditedDay.facts()), other = try await Audit(of: AuditedDay.facts())
        var report = audit.report(of: AuditedDay.period)
        let file = try await audit.sign(report)
        #expect(isVerified(try audit.verify(file)))
        report.verdicts[0].verdict = .met
        let elsewhere = try await other.sign(report)
        #expect(try audit.verify(elsewhere).text.contains("is not signed by \(audit.head.key), which it names"))
        report.cover.ledger = other.report(of: AuditedDay.period).cover.ledger
        let anew = try audit.verify(try await other.sign(report))
        #expect(anew.status == 1 && anew.text.contains("counts when it is known from elsewhere"), "\(anew.text)")
        let envelope = try String(contentsOfFile: file, encoding: .utf8)
        // One space is a line's end, and nothing else.
        let payload = try #require(envelope.firstRange(of: "ewog"))
        let edited = envelope.replacingCharacters(in: payload, with: "ewoK")
        try edited.write(toFile: file, atomically: true, encoding: .utf8)
        #expect(try audit.verify(file).text.contains("it was edited, or others signed it"))
    }

    @Test func aReportOfAnotherLedgerAndOneOfMoreEntriesThanThereAre() async throws {
        let audit = try await Audit(of: AuditedDay.facts())
        let other = try await Audit(of: Array(AuditedDay.facts().dropLast(3)))
        let file = try await audit.sign(audit.report(of: AuditedDay.period))
        let said = try audit.verify(file, evidence: other.evidence)
        #expect(said.status == 1 && said.text.contains("the report is of the ledger pra-"), "\(said.text)")
    }

    private struct Damage {
        var name: String
        var said: String
        var change: (inout [String]) -> Void
    }

    private let damages = [
        Damage(name: "changed", said: "entry 5 was changed") { lines in
            lines[5] = lines[5].replacing("\"loop\"", with: "\"pool\"")
        },
        Damage(name: "removed", said: "entry 5 was removed") { $0.remove(at: 5) },
        Damage(name: "reordered", said: "the order was changed") { $0.swapAt(5, 6) },
    ]

    @Test func entriesThatAreNotWhatWasSigned() async throws {
        let audit = try await Audit(of: AuditedDay.facts())
        let file = try await audit.sign(audit.report(of: AuditedDay.period))
        let tiles = try FileManager.default.contentsOfDirectory(atPath: audit.entries).sorted()
        let first = "\(audit.entries)/\(tiles[0])", good = try String(contentsOfFile: first, encoding: .utf8)
        for damage in damages {
            var lines = good.split(separator: "\n").map(String.init)
            damage.change(&lines)
            try (lines.joined(separator: "\n") + "\n").write(toFile: first, atomically: true, encoding: .utf8)
            let said = try audit.verify(file)
            #expect(said.status == 1 && said.text.contains(damage.said), "\(damage.name): \(said.text)")
        }
        try good.write(toFile: first, atomically: true, encoding: .utf8)
        try FileManager.default.removeItem(atPath: "\(audit.entries)/\(try #require(tiles.last))")
        let said = try audit.verify(file)
        #expect(said.status == 1 && said.text.contains("the ledger was cut off after entry"), "\(said.text)")
    }

    @Test func twoFieldsOfOneName() async throws {
        let audit = try await Audit(of: AuditedDay.facts())
        let text = String(decoding: try json(of: audit.report(of: AuditedDay.period)), as: UTF8.self)
        let twice = text.replacing("\"missed\" : 1", with: "\"missed\" : 1, \"missed\" : 0")
        try #require(twice != text)
        let said = try audit.verify(try await audit.sign(Array(twice.utf8)))
        #expect(said.status == 1 && said.text.contains("two fields of one name"), "\(said.text)")
    }
}
