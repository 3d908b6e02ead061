import ClusterHarness
import Foundation
import RemoteHarness
import Testing

/// The whole of it on a store that is not this host's: protected by the loop, looked at, restored, and swept.
@Suite(
    "Remote stores", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct RemoteStoreTests {
    @Test(
        "a cluster is protected in an S3 bucket and restored from it",
        .enabled(if: Moto.isAvailable, "no moto: ./quickstart.sh test fetches it"))
    func s3() async throws {
        let moto = try Moto()
        try await moto.makeBucket("backups")
        let place = """
              url: s3://backups/shop
              s3: {region: eu-west-3, endpoint: "\(moto.endpoint)"}
            """
        let credentials = ["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": RemoteStoreTests.secret]
        try await protectAndRestore(place, url: "s3://backups/shop", credentials)
    }

    @Test(
        "a cluster is protected in an SFTP folder and restored from it",
        .enabled(if: SSHServer.isAvailable, "sshd is not installed"))
    func sftp() async throws {
        let server = try SSHServer()
        let place = """
              url: "\(server.url("store"))"
              sftp: {keyFile: \(server.key), knownHosts: \(server.knownHosts)}
            """
        try await protectAndRestore(place, url: server.url("store"), [:])
    }

    private static let secret = "herring-55aa1c"

    private func protectAndRestore(_ place: String, url: String, _ variables: [String: String]) async throws {
        try await withNewCluster { site, cluster in
            await site.export(variables)
            try await site.state(Statement(place: place))
            let initial = try await site.pra("store", "init")
            #expect(initial.status == 0 && initial.contains(url), "\(initial)")
            let run = try await site.start("run")
            try await site.hear("done     drill/", from: run, within: .seconds(90))
            try await cluster.psql("insert into items values (30000, 'last')")
            let expected = try await cluster.psql(Protected.sum)
            try await site.reach(cluster)
            let status = try await site.pra("status")
            #expect(status.contains("local"), "\(status)")
            let ending = try await site.end(run, with: SIGTERM)
            #expect(ending.status == 0, "\(ending)")
            for command in [["store", "check"], ["store", "stats"], ["store", "sweep", "--confirm"], ["verify"]] {
                let ending = try await site.pra(command)
                #expect(ending.status == 0, "\(command): \(ending)")
            }
            let target = "\(site.folder)/restored"
            let restore = try await site.pra("restore", "--into", target, within: .seconds(90))
            #expect(restore.status == 0, "\(restore)")
            #expect(try await fingerprint(ofRestored: target) == expected)
            #expect(try contents(of: site.folder).values.allSatisfy { !$0.contains(RemoteStoreTests.secret) })
        }
    }
}

extension Data {
    fileprivate func contains(_ text: String) -> Bool { range(of: Data(text.utf8)) != nil }
}
