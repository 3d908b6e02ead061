import ClusterHarness
import Engines
import Manifests
import Model
import Stores
import Testing

/// The way through backup, restore, start and drill on each version of PostgreSQL that is here.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct EveryMajorTests {
    private static let missing = Programs.fetched.filter { Programs.folders[$0] == nil }

    @Test(
        .enabled(
            if: missing.isEmpty || !Programs.mayBeMissing,
            "PostgreSQL \(missing) is not here and not tested; ./quickstart.sh test fetches it"))
    func everyMajorThatIsPromisedIsThereToBeTested() { #expect(EveryMajorTests.missing == []) }

    @Test(arguments: Programs.folders.keys.sorted(), [RecoveryPlan.Engine.Transport.local, .stream])
    func aBackupRestoresStartsAndPassesItsDrill(
        major: Int, transport: RecoveryPlan.Engine.Transport
    ) async throws {
        try await withCluster(programs: Programs.folders[major]) { cluster in
            let bench = try Bench(cluster, check: "select count(*) from items", equals: 19_990)
            try await bench.fill()
            let point = try await bench.backup("backup/shop/1", by: transport)
            #expect(point.major == major)
            #expect(try await bench.document().settings["transport"] == "\(transport)")
            try await cluster.psql("delete from items where id <= 10")
            try await bench.archive()
            let sum = "select md5(string_agg(word, '' order by id)) || count(*) from items"
            let expected = try await cluster.psql(sum)
            let result = try await bench.ask(.latest, in: "copy") { copy in
                let found = try await copy.psql(sum)
                #expect(found == expected)
            }
            let hasProgram = PostgresPrograms(folder: cluster.programs, major: major).has("pg_verifybackup")
            #expect(result.isVerified == (hasProgram ? true : nil))
            let record = try await bench.drill(point, checks: checks(with: cluster.programs))
            #expect(record.passed, "\(record.failure ?? "") \(record.checks)")
        }
    }

    /// What was fetched has no contrib modules, and not every program.
    private func checks(with programs: String) -> [RecoveryPlan.Drill.Check] {
        let isWhole = PostgresPrograms(folder: programs, major: 0).has("pg_verifybackup")
        return (isWhole ? [.structure] : []) + (programs.hasPrefix("/usr") ? [.amCheck] : []) + [.sql, .freshness]
    }

    @Test(arguments: [(14, false), (15, true), (16, true), (17, true), (18, true), (19, false)])
    func onlyWhatCanBeRestoredIsBackedUp(major: Int, isTaken: Bool) {
        let refusal = unsupported(major: major, of: "shop")
        #expect((refusal == nil) == isTaken)
        if let refusal { #expect(refusal.code == .refused && refusal.what.contains("PostgreSQL \(major)")) }
    }
}
