import ClusterHarness
import Foundation
import Model
import Testing
import Transfer

@Suite("pra run --console over TLS", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct ConsoleTLSCommandTests {
    @Test("it listens anywhere with a certificate alone, takes another one while it runs, and says what is wrong")
    func story() async throws {
        try await withNewCluster { site, _ in
            try await site.state(Statement(mode: "Observe"))
            for name in ["live", "next"] { try await site.certify(name) }
            let tls = ["--tls-certificate", "live.crt", "--tls-key", "live.key"]
            let bare = try await site.pra("run", "--console", "0.0.0.0:0")
            #expect(bare.status == 2 && bare.contains("not encrypted", "--tls-certificate"), "\(bare)")
            let half = try await site.pra("run", "--console", "0.0.0.0:0", "--tls-key", "live.key")
            #expect(half.status == 2 && half.contains("go together"), "\(half)")
            try await site.run("/usr/bin/chmod", "644", "\(site.folder)/live.key")
            let open = try await site.pra(["run", "--console", "0.0.0.0:0"] + tls)
            #expect(open.status == 2 && open.contains("its mode is 644") && !open.contains("started"), "\(open)")
            try await site.run("/usr/bin/chmod", "600", "\(site.folder)/live.key")
            let issuer = ["--console-issuer", "https://issuer.example"]
            let alone = try await site.pra(["run", "--console", "127.0.0.1:0"] + issuer)
            #expect(alone.status == 2 && alone.contains("--console-audience go together"), "\(alone)")
            let run = try await site.start(
                ["run", "--console", "0.0.0.0:0", "--console-audience", "pra"] + tls + issuer)
            try await site.hear("takes requests", from: run)
            let port = try #require(try run.said.firstMatch(of: /https:\/\/0\.0\.0\.0:(\d+)\//)?.output.1)
            #expect(try await ask("https://localhost:\(port)/livez", "\(site.folder)/live.crt") == 200)
            // {"alg":"none"}.{"aud":"","exp":0,"iss":""}
            let token = "eyJhbGciOiJub25lIn0.eyJhdWQiOiIiLCJleHAiOjAsImlzcyI6IiJ9."
            let forged = try await ask("https://localhost:\(port)/api/v1/status", "\(site.folder)/live.crt", token)
            #expect(forged == 401)
            try await site.hear("a token was refused: it is signed by “none”", from: run)
            for ending in ["crt", "key"] {
                try await site.run("/usr/bin/cp", "\(site.folder)/next.\(ending)", "\(site.folder)/live.\(ending)")
            }
            try await site.hear("has another certificate", from: run)
            #expect(try await ask("https://localhost:\(port)/livez", "\(site.folder)/next.crt") == 200)
            #expect(try await site.end(run, with: SIGTERM).status == 0)
        }
    }

    private func ask(_ url: String, _ certificates: String, _ token: String? = nil) async throws -> Int? {
        var request = HTTPRequest(.get, url, timeout: .seconds(20))
        request.certificates = certificates
        if let token { request.headers["Authorization"] = "Bearer \(token)" }
        guard case .answered(let reply) = try await HTTPClient().send(request) else { return nil }
        return reply.status
    }
}
