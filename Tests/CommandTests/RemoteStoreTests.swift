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

    /// As a server that recovers asks for `segments`, in the folder where it does: the first brings the others along.
    private func fetchAhead(_ segments: [String], system: String, at site: Site) async throws {
        let folder = "\(site.folder)/base"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for (index, segment) in segments.enumerated() {
            let call = ["get", "--store", "local", "--system", system, segment, "\(site.folder)/got"]
            let withoutStore = call + ["-f", "nowhere"]
            let got = try await site.praWAL(index == 0 ? call : withoutStore)
            #expect(got.status == 0, "\(segment): \(got)")
            let bytes = try Data(contentsOf: URL(filePath: "\(site.folder)/got"))
            #expect(bytes.count == 16 << 20 && bytes.prefix(2) != Data([0, 0]))
            let again = try await site.praWAL(withoutStore)
            #expect(again.status == 126, "\(segment) is asked of the store: \(again)")
        }
        try FileManager.default.removeItem(atPath: folder)
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
            var segments: [String] = []
            for number in 1...3 {
                try await cluster.psql("insert into items values (\(20000 + number), 'of a segment')")
                segments.append(try await cluster.psql("select pg_walfile_name(pg_switch_wal())"))
            }
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
            let system = try await cluster.psql("select system_identifier from pg_control_system()")
            try await fetchAhead(segments, system: system, at: site)
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
