import Manifests
import Model
import Objectives
import Reports
import Synchronization
import Testing

@testable import Console

@Suite("The page of a cluster", .timeLimit(.minutes(2))) struct ClusterPageTests {
    private func shown() async throws -> Shown {
        let source = try Shown([.viewer])
        let text = """
            apiVersion: pra/v1
            kind: Cluster
            metadata: {name: akig, labels: {tier: critical}}
            spec:
              host: local
              connection: {hosts: [/tmp], user: pra, password: {env: PRA}, tls: Disable}
              runAs: postgres
            """
        let (desired, problems) = loadManifests([SourceFile(path: "akig.yaml", bytes: Array(text.utf8))])
        source.stated.withLock { $0 = desired ?? $0 }
        #expect(desired != nil, "\(problems)")
        return source
    }

    private func stated(_ rpo: Duration) -> Fact.Event {
        .stated(
            StatedObjectives(
                plan: "critical", planDigest: Digest([UInt8](repeating: 1, count: 32)),
                revision: Digest([UInt8](repeating: 2, count: 32)),
                scenarios: [.init(name: "primary-loss", survives: ["local"], rpo: rpo, rto: .seconds(1800))],
                availability: nil, backupSuccess: nil, restoreTests: nil, integrity: nil))
    }

    @Test("says what is not known before the first look, and nothing that is well")
    func firstLook() async throws {
        let source = try await shown()
        try await serve(source) { visitor in
            let page = try await visitor.ask("/clusters/akig", .get, try await visitor.session(of: "viewer")).text
            #expect(page.contains("Exposition") && page.contains("? INCONNU") && !page.contains("✓"))
            #expect(!page.contains("<svg") || page.contains("?"))
        }
    }

    @Test("draws exposure over the time that is asked for, in the words of whoever looks")
    func exposure() async throws {
        let source = try await shown(), akig = ResourceID("Cluster", "akig")
        try await source.record([(stated(.seconds(300)), akig)], by: "test")
        let start = source.now()
        source.pass(.seconds(3600))
        let record = ExposureRecord(
            plan: "critical", scenario: "primary-loss", from: start + .seconds(600),
            to: start + .seconds(1200),
            breakpoints: [
                .init(at: start + .seconds(600), exposure: .seconds(20)),
                .init(at: start + .seconds(1200), exposure: .seconds(620)),
            ], maximum: .seconds(620), overTarget: .seconds(320), unknown: .zero)
        try await source.record([(.exposed(record), akig)], by: "test")
        source.lookAtWidgets()
        try await serve(source) { visitor in
            let viewer = try await visitor.session(of: "viewer")
            let page = try await visitor.ask("/clusters/akig", .get, viewer).text
            #expect(page.contains("Exposition de akig, scénario primary-loss") && page.contains("class=\"over\""))
            #expect(page.contains("✗ au-dessus de la cible") && page.contains("? non vu"))
            #expect(page.contains("id=\"days-1\" href=\"?days=1\" aria-current=\"true\""))
            #expect(!page.contains("/restores"), "a viewer has no part in it")
            #expect(page.contains("Instants de akig restaurables") && page.contains("class=\"unseen\""))
            let week = try await visitor.ask("/clusters/akig?days=7", .get, viewer).text
            #expect(week.contains("id=\"days-7\" href=\"?days=7\" aria-current=\"true\""))
            for days in ["0", "2", "-1", "%3Cb%3E", "7 "] {
                let reply = try await visitor.ask("/clusters/akig?days=\(days.replacing(" ", with: "+"))", .get, viewer)
                #expect(reply.status == 400 && !reply.text.contains("<b>"))
            }
        }
    }

    @Test("what is stated is listed in the settings, with where it stands")
    func settings() async throws {
        let source = try await shown()
        try await serve(source) { visitor in
            let page = try await visitor.ask("/settings", .get, try await visitor.session(of: "viewer")).text
            #expect(page.contains("<td>Cluster/akig</td><td><code>akig.yaml:1:1</code></td>"))
            #expect(page.contains("1 manifestes") && page.contains("&lt;b&gt;A. Sow&lt;/b&gt;"))
        }
    }

    @Test("goes on when the source of its widgets fails")
    func failing() async throws {
        let source = try await shown()
        source.widgets.withLock { $0 = .failing(PraError(.storeUnreachable, "the disk is gone", remedy: "look")) }
        try await serve(source) { visitor in
            let page = try await visitor.ask("/clusters/akig", .get, try await visitor.session(of: "viewer"))
            #expect(page.status == 200 && page.text.contains("the disk is gone"))
            #expect(page.text.contains("Il n’y a aucun point de restauration.") && !page.text.contains("WAL jusqu’à"))
            #expect(page.text.contains("Exercices de restauration"))
        }
    }
}
