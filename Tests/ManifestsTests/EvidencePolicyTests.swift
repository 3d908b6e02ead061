import Model
import Testing

@testable import Manifests

/// What is stated of the evidence itself.
@Suite struct EvidencePolicyTests {
    private let key = TextForm<String>.ledgerKey.outline.example

    private func policy(_ spec: String, name: String = "evidence") -> String {
        "apiVersion: pra/v1\nkind: EvidencePolicy\nmetadata: {name: \(name)}\nspec:\n" + spec
    }

    private func store(lock: String) -> String {
        """
        ---
        apiVersion: pra/v1
        kind: BackupStore
        metadata: {name: bucket}
        spec:
          url: s3://bucket/pra
          failureDomain: {site: there, host: s3}
          s3: {endpoint: "https://s3.example.org", region: eu-west-3, lock: {mode: Compliance, period: \(lock)}}
        """
    }

    @Test func nothingIsPinnedAndSevenYearsAreKeptWhereNothingElseIsSaid() throws {
        let (desired, problems) = loadManifests([source(policy("  {}\n"))])
        #expect(problems.isEmpty, "\(problems)")
        let spec = try #require(desired?.evidence.first).spec
        #expect(spec.keys == [] && spec.retention == .period(years: 7, months: 0, days: 0))
        #expect(spec.retention.longest == .seconds(86_400 * (7 * 365 + 2)))
    }

    @Test func aPinIsReadWithItsEnd() throws {
        let text = policy("  keys: [{key: \"\(key)\", until: 2026-12-01T00:00:00Z, reason: sold}]\n")
        let (desired, problems) = loadManifests([source(text)])
        #expect(problems.isEmpty, "\(problems)")
        let pin = try #require(desired?.evidence.first?.spec.keys.first)
        #expect(pin.key == key && pin.reason == "sold" && pin.until == Timestamp(text: "2026-12-01T00:00:00Z"))
    }

    @Test(arguments: [
        ("  keys: [{key: \"pra-1+18b2929f+BYqI\"}]\n", "bad-ledger-key"),
        ("  keys: [{key: \"KEY\"}, {key: \"KEY\"}]\n", "duplicate-item"),
        ("  keys: [{key: \"KEY\", reason: sold}]\n", "unused-field"),
        ("  retention: 7y\n", "bad-period"),
    ])
    func aMistakeIsTold(_ spec: String, _ rule: String) {
        let (desired, problems) = loadManifests([source(policy(spec.replacing("KEY", with: key)))])
        #expect(desired == nil)
        #expect(problems.map(\.rule) == [rule], "\(problems)")
    }

    @Test func thereIsOneAtMost() {
        let text = policy("  {}\n") + "---\n" + policy("  {}\n", name: "other")
        let (desired, problems) = loadManifests([source(text)])
        #expect(desired == nil && problems.map(\.rule) == ["second-evidence-policy"], "\(problems)")
    }

    @Test(arguments: [("35d", ["evidence-lock"]), ("2557d", [])])
    func aStoreWhoseLocksEndSoonerIsWarnedOf(_ lock: String, _ rules: [String]) {
        let (desired, problems) = loadManifests([source(policy("  {}\n") + store(lock: lock))])
        #expect(desired != nil && problems.map(\.rule) == rules, "\(problems)")
    }
}
