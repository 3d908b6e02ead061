import Foundation

/// Certificates in a cluster's folder, made by openssl and readable by its owner alone.
package struct Certificates: Sendable {
    private static let openssl = "/usr/bin/openssl"
    package static var isAvailable: Bool { FileManager.default.isExecutableFile(atPath: openssl) }

    /// A certificate and its key.
    package struct Pair: Sendable {
        package let certificate: String
        package let key: String

        package init(certificate: String, key: String) { (self.certificate, self.key) = (certificate, key) }
    }

    package let root: Pair
    /// For `localhost` and no other name.
    package let server: Pair
    /// For the role `postgres`.
    package let client: Pair
    /// Vouches for nobody.
    package let stranger: Pair

    init(for cluster: TestCluster) async throws {
        root = try await Certificates.make("root", in: cluster)
        server = try await Certificates.make("localhost", in: cluster, signedBy: root)
        client = try await Certificates.make("postgres", in: cluster, signedBy: root)
        stranger = try await Certificates.make("stranger", in: cluster)
    }

    private static func make(
        _ name: String, in cluster: TestCluster, signedBy issuer: Pair? = nil
    ) async throws -> Pair {
        let pair = Pair(certificate: "\(cluster.folder)/\(name).crt", key: "\(cluster.folder)/\(name).key")
        var arguments = ["req", "-x509", "-newkey", "ed25519", "-nodes", "-days", "2", "-subj", "/CN=\(name)"]
        arguments += ["-keyout", pair.key, "-out", pair.certificate]
        if let issuer { arguments += ["-CA", issuer.certificate, "-CAkey", issuer.key] }
        try await cluster.run(openssl, arguments)
        return pair
    }
}

/// Runs `body` with a cluster that listens on a TCP port of 127.0.0.1 as well, with TLS, and lets in over it whom
/// `rules` (lines of pg_hba.conf) name.
package func withTLSCluster<T>(
    port: Int, rules: [String], _ body: (TestCluster, Certificates) async throws -> T
) async throws -> T {
    try await withCluster(settings: ["listen_addresses": "127.0.0.1"], port: port, isStarted: false) { cluster in
        let certificates = try await Certificates(for: cluster)
        try await cluster.configure([
            "ssl": "on", "ssl_cert_file": certificates.server.certificate, "ssl_key_file": certificates.server.key,
            "ssl_ca_file": certificates.root.certificate,
        ])
        try await cluster.allow(["local all,replication all trust"] + rules)
        try await cluster.start()
        return try await body(cluster, certificates)
    }
}
