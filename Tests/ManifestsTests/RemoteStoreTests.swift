import Manifests
import Model
import Testing

/// Stores that are elsewhere, as a manifest states them.
@Suite struct RemoteStoreTests {
    private func load(_ url: String, _ lines: String...) -> (BackupStore.Spec?, [Diagnostic]) {
        let text = """
            apiVersion: pra/v1
            kind: BackupStore
            metadata: {name: away}
            spec:
              url: "\(url)"
              failureDomain: {site: a, host: b}
            """
        let more = lines.map { "\n  \($0)" }.joined()
        let (desired, problems) = loadManifests([source(text + more, path: "a.yaml")])
        return (desired?.stores.first?.spec, problems)
    }

    @Test func anS3StoreHasTheUsualVariablesForItsCredentials() throws {
        let (spec, problems) = load("s3://bucket/a/b", "s3: {region: eu-west-3}")
        let s3 = try #require(spec?.s3)
        #expect(problems.isEmpty && s3 == BackupStore.S3(region: "eu-west-3", endpoint: nil))
        #expect(s3.credentials.accessKeyID == .env("AWS_ACCESS_KEY_ID") && s3.conditionalWrites == .required)
    }

    @Test func everythingOfItMayBeStated() throws {
        let (spec, problems) = load(
            "s3://bucket", "s3:", "  region: r", "  endpoint: http://127.0.0.1:9000", "  pathStyle: false",
            "  caFile: /ca", "  conditionalWrites: Required",
            "  credentials: {accessKeyId: {file: /id}, secretAccessKey: {exec: [show]}, sessionToken: {env: T}}")
        let s3 = try #require(spec?.s3, "\(problems)")
        #expect(problems.isEmpty && !s3.pathStyle && s3.caFile == "/ca" && s3.credentials.sessionToken == .env("T"))
    }

    /// A bucket of the same name is another one elsewhere: replication between two services makes such copies.
    @Test func whereAStoreIsIsToldByItsURLAndItsEndpoint() throws {
        func place(_ url: String, _ lines: String...) throws -> Digest {
            let (spec, problems) = lines.isEmpty ? load(url) : load(url, lines[0])
            return try #require(spec, "\(problems)").place
        }
        #expect(try place("file:///srv/store") == BackupStore.Spec(url: "file:///srv/store/").place)
        #expect(try place("file:///srv/store") != place("file:///srv/copy"))
        let amazon = try place("s3://bucket/a", "s3: {region: eu-west-3}")
        #expect(try amazon == place("s3://bucket/a", "s3: {region: eu-west-3, pathStyle: false}"))
        #expect(try amazon != place("s3://bucket/a", "s3: {region: eu-west-1}"))
        #expect(try amazon != place("s3://bucket/a", "s3: {region: eu-west-3, endpoint: https://s3.other.example}"))
    }

    /// Goal: two secrets of one program are two, and nobody reads its arguments.
    @Test func whereASecretIsIsToldByEveryWordOfACommand() {
        let calls = [["vault", "read", "a"], ["vault", "read", "b"], ["vault", "read a"], ["vault"]]
        let places = calls.map { SecretReference.exec($0).place }
        #expect(Set(places).count == calls.count, "\(places)")
        #expect(places.allSatisfy { $0.hasPrefix("exec:vault#") && $0.count == 19 && !$0.contains("read") })
        #expect(SecretReference.exec(calls[0]).place == places[0])
        #expect(SecretReference.env("A").place == "env:A" && SecretReference.file("/a").place == "file:/a")
    }

    @Test func anSFTPStoreNeedsNothingButItsURL() throws {
        let (spec, problems) = load("sftp://pra@host:2222/srv/store")
        #expect(problems.isEmpty && spec?.sftp == nil)
        let (other, more) = load("sftp://host/srv", "sftp: {keyFile: /key, knownHosts: /known}")
        #expect(more.isEmpty && other?.sftp == BackupStore.SFTP(keyFile: "/key", knownHosts: "/known"))
    }

    @Test func aSectionThatDoesNotFitTheURLIsAnError() {
        #expect(load("s3://bucket").1.map(\.rule) == ["missing-field"])
        #expect(load("file:///s", "s3: {region: r}").1.map(\.rule) == ["unused-field"])
        #expect(load("s3://bucket", "s3: {region: r}", "sftp: {keyFile: /k}").1.map(\.rule) == ["unused-field"])
    }

    @Test func oneWriterIsWarnedOf() {
        let (spec, problems) = load("s3://bucket", "s3: {region: r, conditionalWrites: SingleWriter}")
        #expect(spec?.s3?.conditionalWrites == .singleWriter)
        #expect(problems.map(\.rule) == ["single-writer"] && problems.allSatisfy { $0.severity == .warning })
    }

    @Test func aPasswordInAURLIsRefusedWithoutBeingRepeated() {
        for url in ["sftp://pra:swordfish@host/srv", "s3://key:swordfish@bucket/x"] {
            let problems = load(url).1
            #expect(problems.contains { $0.rule == "bad-url" } && !"\(problems)".contains("swordfish"), "\(problems)")
        }
    }
}
