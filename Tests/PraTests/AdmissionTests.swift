import FoundationEssentials
import Manifests
import Model
import Ports
import State
import Testing

@testable import pra

/// What is denied is not adopted; what was admitted goes on when a policy comes later.
@Suite struct AdmissionTests {
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "admission-\(UInt64.random(in: 0...UInt64.max))")

    private let cluster = """
        apiVersion: pra/v1
        kind: Cluster
        metadata: {name: akig, labels: {env: production}}
        spec: {connection: {hosts: [/run/postgresql], user: pra}}
        """

    private func policy(_ effect: String) -> String {
        """
        apiVersion: pra/v1
        kind: AdmissionPolicy
        metadata: {name: production}
        spec:
          selector: {matchLabels: {env: production}}
          rules:
            - name: heart
              kind: Cluster
              effect: \(effect)
              require: {field: spec.heartbeat, operator: Exists}
              message: {en: its heart beats, fr: son cœur bat}
        """
    }

    private func write(_ texts: [String]) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(texts.joined(separator: "\n---\n").utf8).write(to: folder.appending(path: "all.yaml"))
    }

    private func state() async throws -> SQLiteJournal {
        try await openJournal(folder.appending(path: "state").path, for: .writing)
    }

    @Test func whatIsDeniedFromTheFirstIsRefused() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try write([cluster, policy("Deny")])
        let (stated, journal) = (try await loadStated([folder.path]), try await state())
        let error = await #expect(throws: PraError.self) { _ = try await admit(stated, knownTo: journal) }
        #expect(error?.code == .manifestInvalid)
        #expect(stated.all.map(\.rule) == ["production/heart"])
        // Nothing that a person needs in an emergency is refused.
        #expect(try await loadDesired([folder.path]).clusters.count == 1)
    }

    @Test func whatIsOnlyWarnedOfIsAdopted() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try write([cluster, policy("Warn")])
        let desired = try await admit(try await loadStated([folder.path]), knownTo: try await state())
        #expect(desired.clusters.count == 1 && desired.denied.isEmpty)
    }

    /// Goal: no edit of a policy stops protection that runs, not even when the loop starts anew; a change to what is
    /// denied is refused all the same.
    @Test func aPolicyThatComesLaterLeavesWhatRunsAndBlocksWhatChanges() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let journal = try await state()
        try write([cluster])
        let first = try await admit(try await loadStated([folder.path]), knownTo: journal)
        try await remember(first, in: journal)
        try write([cluster, policy("Deny")])
        for _ in 0..<2 {
            let later = try await admit(try await loadStated([folder.path]), knownTo: journal)
            #expect(later.denied == [ResourceID("Cluster", "akig"): "its heart beats"])
            try await remember(later, in: journal)
        }
        try write([cluster.replacing("user: pra", with: "user: prb"), policy("Deny")])
        let changed = try await loadStated([folder.path])
        await #expect(throws: PraError.self) { _ = try await admit(changed, knownTo: journal) }
        try write([cluster.replacing("user: pra}", with: "user: prb}, heartbeat: {schema: pra}"), policy("Deny")])
        #expect(try await admit(try await loadStated([folder.path]), knownTo: journal).denied.isEmpty)
    }

    @Test func bothLanguagesAreInEveryForm() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try write([cluster, policy("Deny")])
        let stated = try await loadStated([folder.path])
        let outcome = Validation(files: stated.files, manifests: stated.desired?.count, problems: stated.all)
        #expect(outcome.text.contains("error: spec.heartbeat: its heart beats [production/heart]"))
        #expect(outcome.text.contains("\n  fr: son cœur bat"))
        #expect(outcome.json.compact.contains(#""translations":{"fr":"son cœur bat"}"#))
        #expect(outcome.sarif.compact.contains(#""ruleId":"production/heart","level":"error""#))
        #expect(outcome.sarif.compact.contains(#""translations":{"fr":"son cœur bat"}"#))
    }
}
