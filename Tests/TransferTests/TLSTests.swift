import Children
import Foundation
import Model
import Testing
import Transfer

private let openssl = "/usr/bin/openssl"

@Suite("TLS", .enabled(if: FileManager.default.isExecutableFile(atPath: openssl), "openssl is not installed"))
struct TLSTests {
    @Test("a certificate that nobody vouches for is refused for good")
    func selfSigned() async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pra-tls-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let (key, certificate) = (folder.appending(path: "key").path(), folder.appending(path: "certificate").path())
        let making = [
            openssl, "req", "-x509", "-newkey", "ed25519", "-nodes", "-subj", "/CN=127.0.0.1", "-addext",
            "subjectAltName=IP:127.0.0.1", "-keyout", key, "-out", certificate,
        ]
        try #require(try Child.run(making) == 0)

        let server = try Child.start(
            [openssl, "s_server", "-accept", "127.0.0.1:0", "-www", "-key", key, "-cert", certificate])
        defer { server.stop() }
        let port = try port(of: server)
        let client = try HTTPClient()
        let outcome = try await client.send(
            HTTPRequest(.get, "https://127.0.0.1:\(port)/", timeout: .seconds(10)))
        let failure = try #require(outcome.failure)
        #expect(failure.reason == .certificate && failure.retry == .never, "\(failure)")

        // But for whom its own certificate vouches it is the right one.
        var trusting = HTTPRequest(.get, "https://127.0.0.1:\(port)/", timeout: .seconds(10))
        trusting.certificates = certificate
        guard case .answered(let reply) = try await client.send(trusting) else {
            Issue.record("not even with its own certificate")
            return
        }
        #expect(reply.isSuccess)
    }

    /// From s_server's line `ACCEPT 127.0.0.1:45671`.
    private func port(of server: Child) throws -> Int {
        while server.isRunning {
            let lines = server.said.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            if let line = lines.first(where: { $0.hasPrefix("ACCEPT") }) {
                return try #require(line.split(separator: ":").last.flatMap { Int($0) })
            }
            poll(nil, 0, 10)
        }
        throw ChildError("s_server ended: \(server.said)")
    }
}
