import Model
import Objectives
import Testing

@testable import Reports

@Suite struct PostIncidentTests {
    private let cluster = ResourceID("Cluster", "akig")
    private static let start = SampleLedger.start + .seconds(28_800)

    private func note(
        _ entry: IncidentNote.Entry, minute: Int, in file: String = "incident-1", by actor: String = "operator:ada"
    ) -> Fact {
        Fact(
            at: Self.start + .seconds(minute * 60), monotonic: 0, boot: "desk", actor: actor, subject: cluster,
            confidence: .claimed,
            event: .noted(IncidentNote(file: file, at: Self.start + .seconds(minute * 60 - 30), entry: entry)))
    }

    private var written: [Fact] {
        [
            note(.opened(.init(title: "the primary does not answer", severity: .p1)), minute: 1),
            note(.noted("power lost in rack 3 | see *log*"), minute: 5),
            note(.why("both supplies hang on one fuse"), minute: 8),
            note(.why("the plan of the rack was never checked"), minute: 9, by: "operator:grace"),
            note(.action(.init(text: "second fuse", owner: "ada", due: Self.start + .seconds(1800))), minute: 20),
            note(.action(.init(text: "check the other racks", owner: "grace", due: nil)), minute: 21),
            note(.done(action: 2), minute: 40),
            note(.closed(cause: "one fuse for both supplies"), minute: 50),
        ]
    }

    private func entries(_ facts: [Fact]) -> [LedgerEntry] {
        facts.sorted { $0.at < $1.at }.enumerated().map { LedgerEntry(index: $0.offset, fact: $0.element) }
    }

    private func report(
        _ facts: [Fact], beside others: [Fact] = SampleLedger.entries.map(\.fact)
    ) throws -> PostIncident {
        let entries = entries(facts + others)
        let file = try #require(IncidentFile.all(in: entries).first)
        var cover = SampleLedger.report.cover
        (cover.from, cover.to) = (file.opened.at, file.closed?.at ?? SampleLedger.end)
        cover.ledger.size = entries.count
        return makePostIncident(file, cover, entries: entries)
    }

    @Test func aFileIsWhatItsNotesSayInOrder() throws {
        let file = try #require(IncidentFile.all(in: entries(written)).first)
        #expect(file.severity == .p1 && file.cluster == cluster && file.opened.by == "operator:ada")
        #expect(file.whys.map(\.text) == ["both supplies hang on one fuse", "the plan of the rack was never checked"])
        #expect(file.actions.map(\.number) == [1, 2])
        #expect(file.actions[0].doneAt == nil && file.actions[1].doneAt != nil)
        #expect(file.actions[0].isOverdue(at: Self.start + .seconds(1801)))
        #expect(!file.actions[0].isOverdue(at: Self.start + .seconds(1799)))
        #expect(file.closed?.text == "one fuse for both supplies")
    }

    @Test func whatIsSaidTwiceOrOfNoFileChangesNothing() {
        let more =
            written + [
                note(.opened(.init(title: "another title", severity: .p3)), minute: 55),
                note(.closed(cause: "something else"), minute: 56), note(.done(action: 9), minute: 57),
                note(.noted("lost"), minute: 58, in: "incident-2"),
            ]
        #expect(IncidentFile.all(in: entries(more)) == IncidentFile.all(in: entries(written)))
    }

    @Test func theImpactIsWhatTheCurvesSayOfTheSameTime() throws {
        let report = try report(written)
        let whole = SampleLedger.report.verdicts.filter { $0.objective == .rpo }
        let rows = report.impact.verdicts.filter { $0.objective == .rpo }
        #expect(!rows.isEmpty && rows.map(\.scenario) == whole.map(\.scenario))
        #expect(report.impact.cover.from == report.file.opened.at)
        #expect(report.timeline.map(\.at) == report.timeline.map(\.at).sorted())
        #expect(report.timeline.contains { $0.words.key == .lineNote })
    }

    @Test func anIncidentThatPraNeverSawSaysSo() throws {
        let calm = SampleLedger.entries.map(\.fact).filter { if case .incident = $0.event { false } else { true } }
        let report = try report(written, beside: calm)
        #expect(report.detectedAt == nil)
        #expect(
            markdown(of: report, in: .english, documentDigest: SampleLedger.digest(1)).contains("opened no incident"))
    }

    @Test(arguments: Language.allCases)
    func isLaidOutInBothLanguages(language: Language) throws {
        let text = markdown(of: try report(written), in: language, documentDigest: SampleLedger.digest(1))
        try expectGolden(text, "incident.\(language.rawValue).md")
    }

    @Test func whoAskedForARestoreAndWhoApprovedBelongsToTheStory() throws {
        let digest = SampleLedger.digest(1)
        let intent = RestoreIntent(
            cluster: "akig", from: ("local", StoreIdentity(id: "s", place: digest)), point: ActionID("backup/akig/1"),
            to: ("latest", Timeline(1)), into: ("/srv/copy", "db1"))
        let steps: [(String, RestoreRequestRecord.Step)] = [
            ("ada", .asked(.init(intent: intent, digest: digest, until: Self.start + .seconds(14_400)))),
            ("bob", .approved(.init(digest: digest, host: "db1", comment: "CHG-311"))),
            ("ada", .begun), ("ada", .ended(failure: "the disk is full")), ("eve", .withdrawn),
            ("ada", .ended(failure: nil)),
        ]
        let asked = steps.enumerated().map { place, step in
            Fact(
                at: Self.start + .seconds(900 + 60 * place), monotonic: 0, boot: "desk", actor: "operator:\(step.0)",
                subject: cluster, confidence: .observed,
                event: .restoreRequest(RestoreRequestRecord(id: "r1", step: step.1)))
        }
        let lines = try report(written, beside: asked).timeline.filter { $0.words.text(in: .english).contains("r1") }
        #expect(
            lines.map { $0.words.text(in: .english) } == [
                "restore r1 was asked for: backup/akig/1 to latest into /srv/copy", "restore r1 was approved: CHG-311",
                "restore r1 was started", "restore r1 failed: the disk is full", "restore r1 was withdrawn",
            ])
        #expect(lines[1].by == "operator:bob" && lines[1].words.text(in: .french).contains("approuvée : CHG-311"))
    }

    @Test func anOpenOneNamesWhatIsMissing() throws {
        let text = markdown(
            of: try report(Array(written.prefix(3))), in: .english, documentDigest: SampleLedger.digest(1))
        #expect(text.contains("Not answered yet: 4 of 5"))
        #expect(text.contains("Not known yet") && text.contains("None was written down"))
    }
}

/// What people have to follow up stands in each SLA report until it is done.
@Suite struct FollowUpTests {
    private let cluster = SampleLedger.akig

    private func fact(_ hour: Int64, _ event: Fact.Event) -> Fact { SampleLedger.fact(hour * 3600, event) }

    private func note(_ hour: Int64, _ entry: IncidentNote.Entry) -> Fact {
        fact(
            hour, .noted(IncidentNote(file: "incident-1", at: SampleLedger.start + .seconds(hour * 3600), entry: entry))
        )
    }

    private func report(_ facts: [Fact], hours: Range<Int64>) -> SLAReport {
        var cover = SampleLedger.cover(size: facts.count)
        cover.from = SampleLedger.start + .seconds(hours.lowerBound * 3600)
        cover.to = SampleLedger.start + .seconds(hours.upperBound * 3600)
        let entries = facts.enumerated().map { LedgerEntry(index: $0.offset, fact: $0.element) }
        return makeReport(cover, entries: entries, population: [cluster])
    }

    private var notes: [Fact] {
        [
            SampleLedger.stated, note(1, .opened(.init(title: "fuse", severity: .p2))),
            note(2, .action(.init(text: "second fuse", owner: "ada", due: nil))), note(9, .done(action: 1)),
        ]
    }

    @Test(arguments: [(0, 1, 0), (1, 3, 1), (4, 8, 1), (8, 12, 1), (10, 12, 0)] as [(Int64, Int64, Int)])
    func anActionIsCarriedOverUntilTheReportOfThePeriodInWhichItWasDone(from: Int64, to: Int64, rows: Int) throws {
        let report = report(notes, hours: from..<to)
        let actions = try #require(report.actions)
        #expect(actions.count == rows)
        #expect(actions.allSatisfy { ($0.action.doneAt != nil) == (to >= 9) })
    }

    @Test func aRunbookThatIsOlderThanWhatIsPromisedIsAFindingUntilItIsMadeAnew() throws {
        let document = { (revision: UInt8) in
            Fact.Event.documented(
                DocumentRecord(kind: .runbook, revision: SampleLedger.digest(revision), digest: SampleLedger.digest(9)))
        }
        var stated = SampleLedger.stated
        stated.at = stated.at + .seconds(7200)
        guard case .stated(var promise) = stated.event else { return }
        promise.revision = SampleLedger.digest(0xEE)
        stated.event = .stated(promise)
        let first = [SampleLedger.stated]
        let made = first + [fact(1, document(0xAB))]
        let changed = made + [stated]
        let findings = { (facts: [Fact]) in
            self.report(facts, hours: 0..<24).findings?.filter { $0.settledAt == nil }.map(\.message.key)
        }
        #expect(findings(first) == [.boxNoRunbook])
        #expect(findings(made) == [])
        #expect(findings(changed) == [.boxRunbookOld])
        #expect(findings(changed + [fact(3, document(0xEE))]) == [])
        let early = self.report(changed, hours: 0..<1).findings?.filter { $0.settledAt == nil }
        #expect(early == [], "at the end of the first hour it was not so")
        // A phone number changes no promise.
        let revised = fact(
            2, .revised(RevisionRecord(revision: SampleLedger.digest(0xCD), commits: [], unlisted: 0, isModified: nil)))
        #expect(findings(made + [revised]) == [.boxRunbookOld])
        #expect(findings(made + [revised, fact(3, document(0xCD))]) == [])
        #expect(findings(made + [fact(2, document(0xEE))]) == [.boxRunbookOld], "of manifests that nobody adopted")
    }

    @Test func aFindingStandsInEachReportUntilThatOfThePeriodInWhichItWasSettled() throws {
        let document = { (hour: Int64, revision: UInt8) in
            self.fact(
                hour,
                .documented(
                    DocumentRecord(
                        kind: .runbook, revision: SampleLedger.digest(revision), digest: SampleLedger.digest(9))))
        }
        guard case .stated(var promise) = SampleLedger.stated.event else { return }
        promise.revision = SampleLedger.digest(0xEE)
        let facts = [
            SampleLedger.stated, document(1, 0xAB), fact(2, .stated(promise)), document(3, 0xEE),
        ]
        let hour = { (number: Int64) in SampleLedger.start + .seconds(number * 3600) }
        let open = try #require(report(facts, hours: 0..<2).findings?.first { $0.message.key == .boxRunbookOld })
        #expect(open.since == hour(2) && open.settledAt == nil)
        let settled = try #require(report(facts, hours: 3..<4).findings)
        #expect(settled.map(\.message.key) == [.boxRunbookOld])
        #expect(settled[0].since == hour(2) && settled[0].settledAt == hour(3))
        #expect(report(facts, hours: 4..<5).findings == [])
    }
}
