import Model
import Testing

@testable import Reports

@Suite struct DocsTests {
    static func docs(_ change: (inout Docs) -> Void = { _ in }) -> Docs {
        let runbook = RunbookTests.runbook()
        var docs = Docs(
            runbook: runbook,
            papers: [
                .init(
                    kind: .slaReport, file: "2026-10/sla.en.html",
                    stamp: .init(at: runbook.at - .seconds(86_400), revision: nil)),
                .init(
                    kind: .runbook, file: "runbook.en.html", stamp: .init(at: runbook.at, revision: runbook.revision)),
                .init(kind: .slaReport, file: "sla.en.html", stamp: .init(at: runbook.at, revision: nil)),
                .init(
                    kind: .preflight, file: "preflight.en.html",
                    stamp: .init(at: runbook.at, revision: SampleLedger.digest(0x01))),
                .init(kind: .metrics, file: "metrics.en.html", stamp: nil),
            ],
            incidents: [
                .init(
                    id: "rpo.breach/akig/primary-loss", since: runbook.at, severity: "critical",
                    words: Message(.lineNote, .name("late")))
            ],
            commands: [.init(path: "status", english: "Show.", french: "Montrer.")])
        change(&docs)
        return docs
    }

    @Test(arguments: Language.allCases)
    func isLaidOutInBothLanguages(language: Language) throws {
        try expectGolden(markdown(of: Self.docs(), in: language), "docs.\(language.rawValue).md")
    }

    @Test func whatIsOutOfDateOrNotThereIsSaid() {
        let text = markdown(of: Self.docs(), in: .english)
        #expect(text.contains("[Preflight](<preflight.en.html>)"))
        #expect(text.contains("OUT OF DATE: made \(Language.english.text(SampleLedger.end)) from other manifests"))
        #expect(text.contains("When it was made is not known; a new one: `pra metrics`."))
        #expect(text.contains("- Incident reports: What happened"))
        #expect(text.contains("Not made yet: `pra incident report INCIDENT`."))
        #expect(!markdown(of: Self.docs { $0.papers.removeLast(2) }, in: .english).contains("OUT OF DATE"))
    }

    @Test func theNewestPageOfAKindIsTheOneAndTheOthersAreListedBelow() {
        let text = markdown(of: Self.docs(), in: .english)
        #expect(text.contains("[Service level report](<sla.en.html>)"))
        #expect(text.contains("- [2026-10/sla.en.html](<2026-10/sla.en.html>)\n"))
    }

    @Test(arguments: Language.allCases)
    func everySectionThatAPathLeadsToIsThere(language: Language) {
        let page = html(of: Self.docs(), in: language)
        let targets = page.matches(of: /href="#([^"]*)"/).map { String($0.1) }
        #expect(targets.count >= 6)
        for target in targets { #expect(page.contains("id=\"\(target)\""), "\(target)") }
    }

    /// Of the runbook that stands beside it.
    @Test func everyProcedureThatItNamesIsInTheRunbook() {
        let runbook = html(of: RunbookTests.runbook(), in: .english)
        let page = html(of: Self.docs(), in: .english)
        let targets = page.matches(of: /href="runbook\.en\.html#([^"]*)"/).map { String($0.1) }
        #expect(targets.count == 4)
        for target in targets { #expect(runbook.contains("id=\"\(target)\""), "\(target)") }
    }

    @Test func headingsOfOneNameHaveTheirOwnAddresses() {
        let page = renderHTML(
            Page(title: "", language: .english, blocks: [.heading(2, "On call"), .heading(3, "On call")]))
        #expect(page.contains("<h2 id=\"on-call\">") && page.contains("<h3 id=\"on-call-1\">"))
    }

    @Test func anIncidentIsOpenUntilItIsResolved() {
        let fact = { (second: Int64, change: IncidentRecord.Change) in
            Fact(
                at: Timestamp(seconds: second), monotonic: 0, boot: "b", actor: "loop",
                subject: ResourceID("Cluster", "akig"), confidence: .observed,
                event: .incident(
                    IncidentRecord(id: "rpo/akig", type: "rpo", severity: "critical", change: change, message: "late")))
        }
        #expect(openIncidents([fact(1, .opened)]).map(\.since) == [Timestamp(seconds: 1)])
        #expect(openIncidents([fact(1, .opened), fact(2, .resolved)]).isEmpty)
        #expect(openIncidents([fact(1, .opened), fact(2, .resolved), fact(3, .opened)]).count == 1)
    }

    @Test func namesFromManifestsCanNotBecomeMarkup() {
        let page = html(of: Self.docs { $0.runbook.people[0].name = "<b>&" }, in: .english)
        #expect(page.contains("&lt;b&gt;&amp;") && !page.contains("<b>"))
    }
}
