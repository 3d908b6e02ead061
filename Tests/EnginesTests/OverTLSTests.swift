import ClusterHarness
import Engines
import Loopback
import Model
import Testing

@Suite(
    .enabled(if: TestCluster.isAvailable), .enabled(if: Certificates.isAvailable, "openssl is not installed"),
    .timeLimit(.minutes(3)))
struct OverTLSTests {
    /// The server lets nobody in over TCP without a certificate, for queries and for replication.
    @Test func backsUpAndStreams() async throws {
        let rules = ["hostssl all,replication postgres 127.0.0.1/32 cert"]
        try await withTLSCluster(port: unusedPort(), rules: rules) { cluster, certificates in
            let files = """
                rootCertificate: "\(certificates.root.certificate)", \
                certificate: "\(certificates.client.certificate)", key: "\(certificates.client.key)"
                """
            let bench = try Bench(
                cluster,
                connection:
                    "hosts: [localhost], port: \(cluster.port), user: postgres, tls: VerifyFull, tlsFiles: {\(files)}")
            try await bench.fill()
            let point = try await bench.backup("backup/shop/1")
            #expect(point.isComplete)
            try await cluster.psql("insert into items values (30000, 'later')")
            try await bench.archive()
            try await bench.ask(.latest, in: "copy") { copy in
                let word = try await copy.psql("select word from items where id = 30000")
                #expect(word == "later")
            }
        }
    }
}
