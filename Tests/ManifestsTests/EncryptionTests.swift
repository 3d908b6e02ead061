import Manifests
import Model
import Testing

@Suite struct EncryptionOfAStore {
    private func load(_ encryption: String, compression: String = "zstd-3") -> (BackupStore.Spec?, [Diagnostic]) {
        let text = """
            apiVersion: pra/v1
            kind: BackupStore
            metadata: {name: local}
            spec: {url: "file:///s", failureDomain: {site: a, host: b}, compression: \(compression), \(encryption)}
            """
        let (desired, problems) = loadManifests([source(text, path: "store.yaml")])
        return (desired?.stores.first?.spec, problems)
    }

    @Test func bothRecipientsSayWhereTheirSecretIs() {
        let (spec, problems) = load(
            "encryption: {operator: {key: {file: /etc/pra/k}}, recovery: {passphrase: {exec: [pass, show, pra]}}}")
        #expect(problems.isEmpty)
        #expect(spec?.encryption?.operatorKey == .key(.file("/etc/pra/k")))
        #expect(spec?.encryption?.recoveryKey == .passphrase(.exec(["pass", "show", "pra"])))
    }

    @Test(arguments: [
        ("encryption: {operator: {key: {env: K}}}", "missing-field"),
        ("encryption: {operator: {key: {env: K}}, recovery: {key: {env: K}}}", "one-key"),
        ("encryption: {operator: {key: 0f0f0f}, recovery: {key: {env: K}}}", "inline-secret"),
        ("encryption: {operator: {key: {env: A}, passphrase: {env: B}}, recovery: {key: {env: K}}}", "exactly-one"),
    ])
    func whatCanNotBeIsToldWithItsPlace(text: String, rule: String) {
        let problems = load(text).1
        #expect(problems.map(\.rule) == [rule] && problems[0].location.line == 4)
        #expect(!"\(problems)".contains("0f0f0f"))
    }

    @Test(
        arguments: [("none", .none, 0), ("gzip-6", .gzip, 6), ("zstd-19", .zstd, 19)]
            as [(String, BackupStore.Compression.Codec, Int)])
    func everyCodecIsRead(text: String, codec: BackupStore.Compression.Codec, level: Int) {
        let compression = load("", compression: text).0?.compression
        #expect(compression?.codec == codec && compression?.level == level)
    }

    @Test(arguments: ["gzip-0", "gzip-10", "zstd-20", "zstd-03", "gzip", "lz4-1"])
    func aLevelThatACodecHasNotIsAnError(text: String) { #expect(!load("", compression: text).1.isEmpty) }
}
