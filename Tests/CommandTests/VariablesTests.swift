import ClusterHarness
import Testing

@Suite("libpq's variables", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct VariablesTests {
    /// Each of them alone would keep libpq from the server, or lead it elsewhere.
    @Test("they change nothing of what a manifest says; a manifest may have its secret in one")
    func ignored() async throws {
        try await withNewCluster { site, _ in
            try await site.state(Statement(password: "{env: PGPASSWORD}"))
            await site.export([
                "PGPASSWORD": Site.password, "PGHOSTADDR": "192.0.2.1", "PGSERVICE": "nowhere",
                "PGTARGETSESSIONATTRS": "standby", "PGREQUIREPEER": "nobody", "PGCHANNELBINDING": "require",
                "PGREQUIREAUTH": "none", "PGSSLMODE": "verify-full", "PGGSSENCMODE": "require",
                "PGOPTIONS": "-c no_such_setting=1",
            ])
            let apply = try await site.pra("apply")
            #expect(apply.status == 0, "\(apply)")
            #expect(try await site.points().count == 1)
        }
    }
}
