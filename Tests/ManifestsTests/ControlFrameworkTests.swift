import Foundation
import Model
import Testing

@testable import Manifests

/// Frameworks of controls: the shipped one, and what is refused of others, each at its place.
@Suite struct ControlFrameworkTests {
    private let framework = """
        apiVersion: pra/v1
        kind: ControlFramework
        metadata: {name: audit}
        spec:
          title: {en: controls, fr: contrôles}
          standards:
            - {name: iso, title: ISO, clauses: [{number: A.8.13, title: {en: backup, fr: sauvegarde}}]}
          controls:
            - name: locked
              check: StoresLocked
              parameters: {minRetention: 35d}
              statement: {en: locked, fr: verrouillé}
              shows: {en: the lock, fr: le verrou}
              doesNotShow: {en: the rest, fr: le reste}
              evidence: [holding.lock]
              clauses: {iso: [A.8.13]}
        """

    /// Each mistake, what replaces it, and where it is told, by rule.
    static let mistakes: [(text: String, with: String, rule: String, line: Int, path: String)] = [
        ("check: StoresLocked", "check: StoreLocked", "bad-choice", 10, "spec.controls[0].check"),
        ("{minRetention: 35d}", "{maxAge: 35d}", "unknown-field", 11, "spec.controls[0].parameters.maxAge"),
        (
            "{minRetention: 35d}", "{maxInterval: 1d}", "unknown-parameter", 11,
            "spec.controls[0].parameters.maxInterval"
        ),
        ("{minRetention: 35d}", "{minRetention: 1h}", "out-of-range", 11, "spec.controls[0].parameters.minRetention"),
        ("{iso: [A.8.13]}", "{iso: [A.8.14]}", "unknown-clause", 16, "spec.controls[0].clauses.iso[0]"),
        ("{iso: [A.8.13]}", "{soc: [A.8.13]}", "unknown-standard", 16, "spec.controls[0].clauses.soc"),
        ("{en: the rest, fr: le reste}", "{en: the rest}", "missing-field", 14, "spec.controls[0].doesNotShow"),
        ("[holding.lock]", "[]", "too-few", 15, "spec.controls[0].evidence"),
    ]

    @Test func aWholeOneIsReadAndItsStandardsFillWhatItLeavesOut() throws {
        let text = framework.replacing("parameters: {minRetention: 35d}", with: "parameters: {}")
        let (desired, problems) = loadManifests([source(text)])
        #expect(problems.isEmpty, "\(problems)")
        let stated = try #require(desired?.frameworks.first)
        let record = FrameworkRecord(stated, clusters: ["b", "a"], revision: stated.digest)
        #expect(record.clusters == ["a", "b"])
        let control = try #require(record.controls.first)
        #expect(control[.minRetention] == .seconds(35 * 86_400) && control[.maxInterval] == nil)
        #expect(control.clauses.map(\.number) == ["A.8.13"] && control.clauses.map(\.standard) == ["ISO"])
    }

    @Test(arguments: mistakes)
    func aMistakeIsToldAtItsPlace(
        _ mistake: (text: String, with: String, rule: String, line: Int, path: String)
    ) throws {
        let (desired, problems) = loadManifests([source(framework.replacing(mistake.text, with: mistake.with))])
        #expect(desired == nil)
        let problem = try #require(problems.first { $0.rule == mistake.rule }, "\(problems)")
        #expect(problem.location.line == mistake.line && problem.path == mistake.path, "\(problem)")
    }

    @Test func theShippedOneHasEveryCheckOnceAndItsClausesAreAllCited() throws {
        let place = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../policies/controls.yaml")
        let text = try String(contentsOf: place, encoding: .utf8)
        let (desired, problems) = loadManifests([source(text)])
        #expect(problems.isEmpty, "\(problems)")
        let spec = try #require(desired?.frameworks.first).spec
        #expect(spec.controls.map(\.check) == ControlCheck.allCases)
        for standard in spec.standards {
            let cited = Set(spec.controls.flatMap { $0.clauses[standard.name] ?? [] })
            #expect(cited == Set(standard.clauses.map(\.number)), "\(standard.name)")
            #expect(standard.clauses.allSatisfy { $0.title.en.count < 50 && $0.title.fr.count < 50 }, "a name, no text")
        }
        #expect(spec.standards.map(\.name) == ["iso27001-2022", "iso22301-2019", "soc2", "nist-800-53r5", "dora"])
    }

    /// Goal: a field that a control cites exists under that name in the ledger.
    @Test func whatTheShippedOneCitesIsInTheLedger() throws {
        let place = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../policies/controls.yaml")
        let (desired, _) = loadManifests([source(try String(contentsOf: place, encoding: .utf8))])
        let there = Set(try CitedFields.all())
        let cited = try #require(desired?.frameworks.first).spec.controls.flatMap(\.evidence)
        #expect(!cited.isEmpty)
        for field in cited { #expect(there.contains(field), "no entry has \(field)") }
    }
}
