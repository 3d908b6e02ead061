import Manifests
import Model
import Seeded
import Testing
import YAML

@Suite struct LoadTests {
    private let store = """
        apiVersion: pra/v1
        kind: BackupStore
        metadata: {name: local}
        spec: {url: "file:///s", failureDomain: {site: a, host: b}}
        """

    private func plan(backup: String = "24h", stores: String = "[local]") -> String {
        """
        apiVersion: pra/v1
        kind: RecoveryPlan
        metadata: {name: p}
        spec:
          clusters: {matchLabels: {tier: critical}}
          objectives: {scenarios: [{name: s, survives: \(stores), rpo: 1h, rto: 1h}]}
          stores: \(stores)
          backup: {every: \(backup)}
          retention: {ref: r}
        """
    }

    private let retention = """
        apiVersion: pra/v1
        kind: RetentionPolicy
        metadata: {name: r}
        spec: {window: 7d}
        """

    private func problems(_ texts: String...) -> [Diagnostic] {
        loadManifests(texts.enumerated().map { source($1, path: "\($0).yaml") }).1
    }

    @Test func filesAreSeenTogetherInAnyOrder() {
        let files = [source(plan(), path: "a"), source(store, path: "b"), source(retention, path: "c")]
        let (forward, problems) = loadManifests(files)
        let (backward, _) = loadManifests(files.reversed())
        #expect(problems.map(\.rule) == ["selects-nothing"])
        #expect(forward?.count == 3)
        #expect(forward?.revision == backward?.revision)
    }

    @Test func theRevisionFollowsNamesAndBytes() {
        let revisions = [
            loadManifests([source(store, path: "a")]), loadManifests([source(store, path: "b")]),
            loadManifests([source(store + "\n", path: "a")]),
            loadManifests([source(store, path: "a"), source("", path: "b")]),
        ].compactMap { $0.0?.revision }
        #expect(Set(revisions).count == 4)
    }

    @Test func theDigestFollowsTheMeaningNotTheWriting() throws {
        func digest(_ backup: String) throws -> Digest {
            let files = [plan(backup: backup), store, retention].enumerated().map { source($1, path: "\($0)") }
            return try #require(loadManifests(files).0?.plans.first).digest
        }
        #expect(try digest("24h") == digest("PT24H"))
        #expect(try digest("24h") == digest("\"1d\""))
        #expect(try digest("24h") != digest("23h"))
    }

    @Test func aNameIsStatedOnce() {
        let found = problems(store, store)
        #expect(found.map(\.rule) == ["duplicate-manifest"])
        #expect(found.first?.location.file == "1.yaml")
        #expect(found.first?.what == "BackupStore/local is stated twice; the other is at 0.yaml:1:1")
    }

    @Test func aReferenceLeadsSomewhere() {
        let found = problems(plan(stores: "[locl]"), store)
        #expect(found.map(\.rule) == ["unknown-reference", "unknown-reference"])
        #expect(found.map(\.path) == ["spec.stores[0]", "spec.retention.ref"])
        #expect(found.map(\.remedy) == ["did you mean “local”?", "add a RetentionPolicy"])
    }

    @Test func theRemedyHasItsArticle() {
        let found = problems(plan().replacing("spec:\n", with: "spec:\n  alerts: {route: night}\n"), store, retention)
        #expect(found.map(\.remedy) == ["add an AlertRoute"])
    }

    @Test func whatIsBrokenIsNotCalledMissing() {
        #expect(
            problems(plan(), retention, store.replacing("site: a", with: "sit: a")).map(\.rule) == [
                "missing-field", "unknown-field",
            ])
        #expect(problems(plan(), retention, "a: [").map(\.rule) == ["syntax"])
    }

    @Test func nothingIsLoadedFromHalfAPlan() {
        #expect(loadManifests([source(store, path: "a"), source("kind: X", path: "b")]).0 == nil)
        #expect(loadManifests([source(store, path: "a"), source("---\n---\n", path: "b")]).0?.count == 1)
    }

    @Test(arguments: [
        "password: hunter2", "password: [hunter2]", "password: {value: hunter2}", "password: {env: hunter2-}",
        "password: {file: hunter2}", "password: {exec: hunter2}", "password: {env: A, file: hunter2}",
        "password: {exec: [{hunter2: hunter2}]}",
    ])
    func aSecretIsNeverRepeated(line: String) {
        let cluster = """
            apiVersion: pra/v1
            kind: Cluster
            metadata: {name: c}
            spec: {connection: {user: u, \(line)}}
            """
        let found = problems(cluster)
        #expect(!found.isEmpty)
        for problem in found {
            #expect(!"\(problem.what) \(problem.remedy)".contains("hunter2"), "\(problem)")
            #expect(problem.hidesLine)
        }
    }

    @Test func aPasswordInAURLIsNotRepeated() {
        let cluster = """
            apiVersion: pra/v1
            kind: Cluster
            metadata: {name: c}
            spec: {connection: {user: u}, endpoints: [{name: a, url: "https://me:hunter2@host/"}]}
            """
        let found = problems(cluster)
        #expect(found.map(\.rule) == ["bad-url"])
        #expect(found.allSatisfy { $0.hidesLine && !$0.what.contains("hunter2") })
    }

    @Test(arguments: 0..<30 as Range<UInt64>)
    func aChangedExampleIsReadOrRefused(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let original = try fixture("akig.yaml").bytes
        for _ in 0..<20 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...6, using: &random) { mutate(&bytes, &random) }
            let (desired, problems) = loadManifests([SourceFile(path: "f", bytes: bytes)])
            #expect((desired == nil) == problems.contains { $0.severity == .error })
        }
    }

    private func mutate(_ bytes: inout [UInt8], _ random: inout Seeded) {
        let at = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.insert(Array(":-[]{}&*#\n \"".utf8)[Int.random(in: 0..<12, using: &random)], at: at)
        case 2: bytes.remove(at: at)
        default:
            let end = min(bytes.count, at + 40)
            bytes.insert(contentsOf: bytes[at..<end], at: Int.random(in: 0..<bytes.count, using: &random))
        }
    }
}
