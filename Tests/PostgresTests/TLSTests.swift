import ClusterHarness
import Loopback
import Manifests
import Model
import Postgres
import Testing

/// Over TCP by TLS alone.
private let rules = ["hostssl all postgres 127.0.0.1/32 trust"]

@Suite(
    "TLS as the manifest asks for it", .tags(.postgres), .enabled(if: TestCluster.isAvailable),
    .enabled(if: Certificates.isAvailable, "openssl is not installed"), .timeLimit(.minutes(5)))
struct TLSTests {
    @Test("each mode is as strict as libpq has it")
    func modes() async throws {
        try await withTLSCluster(port: unusedPort(), rules: rules) { cluster, certificates in
            let own = Cluster.TLSFiles(rootCertificate: certificates.root.certificate)
            let others = Cluster.TLSFiles(rootCertificate: certificates.stranger.certificate)
            for mode in [Cluster.TLSMode.verifyFull, .verifyCA, .require, .prefer, .allow] {
                #expect(try await isEncrypted(cluster.over("localhost", mode, own)), "\(mode)")
            }
            for mode in [Cluster.TLSMode.verifyFull, .verifyCA] {
                try await expect("does not vouch for", of: cluster.over("localhost", mode, others))
                let none = Cluster.TLSFiles(rootCertificate: "/nonexistent/root.crt")
                try await expect("there is no root certificate", of: cluster.over("localhost", mode, none))
            }
            try await expect("is for another name", of: cluster.over("127.0.0.1", .verifyFull, own))
            #expect(try await isEncrypted(cluster.over("127.0.0.1", .verifyCA, own)))
        }
    }

    @Test("a role that TLS alone lets in is told to turn it on")
    func hostSSL() async throws {
        try await withTLSCluster(port: unusedPort(), rules: rules) { cluster, _ in
            let error = await failure { try await Session.connect(cluster.over("localhost", .disable, nil)) }
            #expect(error?.code == .postgresAuthentication)
            #expect(error?.cause?.hasPrefix("SQLSTATE 28000") == true)
            #expect(error?.remedy.hasPrefix("set `connection.tls` of Cluster/test") == true)
        }
    }

    @Test("a certificate logs in; without it, with a stranger's, and with files that can not be used nobody does")
    func clientCertificate() async throws {
        let rules = ["hostssl all,replication postgres 127.0.0.1/32 cert"]
        try await withTLSCluster(port: unusedPort(), rules: rules) { cluster, certificates in
            func files(_ pair: Certificates.Pair?) -> Cluster.TLSFiles {
                Cluster.TLSFiles(
                    rootCertificate: certificates.root.certificate, certificate: pair?.certificate, key: pair?.key)
            }
            let settings = cluster.over("localhost", .verifyFull, files(certificates.client))
            #expect(try await isEncrypted(settings))
            let sender = try await Session.connect(settings, replication: true)
            #expect(try await sender.command("IDENTIFY_SYSTEM").only().timeline("timeline") == Timeline(1))

            let bare = await failure { try await Session.connect(cluster.over("localhost", .verifyFull, files(nil))) }
            #expect(bare?.code == .postgresAuthentication)
            #expect(bare?.remedy.contains("`connection.tlsFiles` of Cluster/test") == true)
            let stranger = cluster.over("localhost", .verifyFull, files(certificates.stranger))
            try await expect("breaks off the TLS handshake", of: stranger)
            let mixed = Certificates.Pair(certificate: certificates.client.certificate, key: certificates.root.key)
            try await expect("own certificate", of: cluster.over("localhost", .verifyFull, files(mixed)))
            let absent = Certificates.Pair(certificate: certificates.client.certificate, key: "/nonexistent/key")
            try await expect("own certificate", of: cluster.over("localhost", .verifyFull, files(absent)))
        }
    }

    @Test("a server without TLS is refused by Require and stricter")
    func noTLS() async throws {
        try await withCluster(settings: ["listen_addresses": "127.0.0.1"], port: unusedPort()) { cluster in
            for mode in [Cluster.TLSMode.require, .verifyCA, .verifyFull] {
                try await expect("does not speak TLS", of: cluster.over("127.0.0.1", mode, nil))
            }
            #expect(try await !isEncrypted(cluster.over("127.0.0.1", .prefer, nil)))
        }
    }

    /// The one error of a login with `settings`.
    private func expect(
        _ what: String, of settings: ConnectionSettings, sourceLocation: Testing.SourceLocation = #_sourceLocation
    ) async throws {
        let error = await failure { try await Session.connect(settings) }
        #expect(error?.what.contains(what) == true, "\(settings.tls): \(error as Any)", sourceLocation: sourceLocation)
        #expect(error?.code == .postgresTLS, sourceLocation: sourceLocation)
        #expect(error?.retry == .never, sourceLocation: sourceLocation)
    }

    private func isEncrypted(_ settings: ConnectionSettings) async throws -> Bool {
        let session = try await Session.connect(settings)
        return try await session.query("select ssl from pg_stat_ssl where pid = pg_backend_pid()").only().bool("ssl")
    }
}

extension TestCluster {
    fileprivate nonisolated func over(
        _ host: String, _ mode: Cluster.TLSMode, _ files: Cluster.TLSFiles?
    ) -> ConnectionSettings {
        var settings = settings
        (settings.hosts, settings.tls, settings.tlsFiles) = ([host], mode, files)
        return settings
    }
}
