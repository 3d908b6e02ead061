import Children
import Foundation
import Model
import Ports
import Testing
import Transfer

@testable import Console

/// Certificates by openssl, in a folder that goes with it.
private final class Papers: Sendable {
    let folder = "/tmp/pra-papers-\(UUID())"

    init() throws { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func file(_ name: String) -> String { "\(folder)/\(name)" }

    /// A certificate for `localhost` that vouches for itself: `NAME.crt` and `NAME.key`.
    func make(_ name: String) throws {
        let status = try Child.run([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
            "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:localhost", "-keyout", file("\(name).key"), "-out",
            file("\(name).crt"),
        ])
        try #require(status == 0)
        try protect("\(name).key", 0o600)
    }

    func protect(_ name: String, _ mode: Int) throws {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file(name))
    }

    func copy(_ name: String, to other: String) throws {
        for ending in ["crt", "key"] {
            let text = try Data(contentsOf: URL(filePath: file("\(name).\(ending)")))
            try text.write(to: URL(filePath: file("\(other).\(ending)")))
        }
        try protect("\(other).key", 0o600)
    }

    func certificate(_ name: String) throws(PraError) -> ServerCertificate {
        try ServerCertificate(certificate: file("\(name).crt"), key: file("\(name).key"))
    }
}

@Suite("The console over TLS", .timeLimit(.minutes(2))) struct TLSTests {
    private let papers: Papers

    init() throws {
        papers = try Papers()
        try papers.make("first")
        try papers.make("second")
        try papers.copy("first", to: "live")
    }

    @Test("who connects and does not begin with TLS is cut off")
    func silent() async throws {
        var patience = Patience()
        patience.head = .seconds(1)
        try await serve(try Shown(), with: try papers.certificate("live"), patience: patience) { visitor in
            let mute = try await visitor.open("")
            let isThere = await mute.isSilent(for: .milliseconds(500)), stays = await mute.isSilent(for: .seconds(25))
            #expect(isThere && !stays)
        }
    }

    @Test("is known by its certificate, speaks HTTP/2 and 1.1, nothing older than TLS 1.2, and no HTTP in the clear")
    func encrypted() async throws {
        let live = try papers.certificate("live")
        try await serve(try Shown(), with: live) { visitor in
            guard case .answered(let reply) = try await ask(visitor, trusting: "first") else {
                Issue.record("nobody answered")
                return
            }
            #expect(reply.status == 200 && reply.headers["strict-transport-security"] == "max-age=31536000")
            guard case .failed(let failure) = try await ask(visitor, trusting: "second") else {
                Issue.record("a stranger's certificate was taken")
                return
            }
            #expect(failure.reason == .certificate)
            #expect(try await handshake(visitor, ["-alpn", "h2"]).contains("ALPN protocol: h2"))
            #expect(try await handshake(visitor, ["-alpn", "http/1.1"]).contains("ALPN protocol: http/1.1"))
            #expect(try await handshake(visitor, ["-tls1_2"]).contains("Protocol  : TLSv1.2"))
            let old = try await handshake(visitor, ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"])
            #expect(old.contains("alert protocol version"), "\(old)")
            let clear = try await visitor.exchange("GET /livez HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(!clear.contains("ok"))
            let after = try await ask(visitor, trusting: "first")
            #expect(after.status == 200, "it goes on")
        }
    }

    @Test("another certificate is in force for who connects then; while the files do not fit, what was stays")
    func renewal() async throws {
        let live = try papers.certificate("live")
        try await serve(try Shown(), with: live) { visitor in
            #expect(try !live.refresh())
            let text = try Data(contentsOf: URL(filePath: papers.file("second.crt")))
            try text.write(to: URL(filePath: papers.file("live.crt")))
            let half = #expect(throws: PraError.self) { try live.refresh() }
            #expect(half?.what.contains("is not that of the certificate") == true, "\(String(describing: half))")
            #expect(try await ask(visitor, trusting: "first").status == 200)
            try papers.copy("second", to: "live")
            #expect(try live.refresh())
            #expect(try await ask(visitor, trusting: "second").status == 200)
            #expect(try await ask(visitor, trusting: "first").status == nil)
            #expect(try !live.refresh())
        }
    }

    @Test("files that nobody could be served with are an error that says which and why")
    func refused() throws {
        try Data("no PEM".utf8).write(to: URL(filePath: papers.file("odd.crt")))
        func trial(_ certificate: String, _ key: String) -> PraError? {
            do throws(PraError) {
                _ = try ServerCertificate(certificate: papers.file(certificate), key: papers.file(key))
                return nil
            } catch { return error }
        }
        #expect(trial("first.crt", "first.key") == nil)
        #expect(trial("none.crt", "first.key")?.what.contains("none.crt can not be read") == true)
        #expect(trial("odd.crt", "first.key")?.what.contains("odd.crt has no certificate") == true)
        #expect(trial("first.crt", "first.crt")?.what.contains("others than its owner may use") == true)
        try papers.protect("first.crt", 0o600)
        #expect(trial("first.crt", "first.crt")?.what.contains("first.crt has no key") == true)
        #expect(trial("first.crt", "second.key")?.what.contains("is not that of the certificate") == true)
        try papers.protect("first.key", 0o640)
        let open = trial("first.crt", "first.key")
        #expect(open?.code == .secretUnavailable && open?.remedy.contains("chmod 600") == true)
    }

    @Test("its end is told of two weeks before, and when it is there")
    func end() throws {
        let live = try papers.certificate("live")
        let now = Timestamp(seconds: Int64(Date().timeIntervalSince1970))
        #expect(live.warning(at: now) == nil)
        #expect(live.warning(at: now + .seconds(17 * 86_400))?.contains("expires at") == true)
        #expect(live.warning(at: now + .seconds(31 * 86_400))?.contains("expired at") == true)
    }

    private func ask(_ visitor: Visitor, trusting name: String) async throws -> HTTPOutcome {
        var request = HTTPRequest(.get, "https://localhost:\(visitor.port)/livez", timeout: .seconds(20))
        request.certificates = papers.file("\(name).crt")
        return try await HTTPClient().send(request)
    }

    /// What openssl says of one.
    private func handshake(_ visitor: Visitor, _ options: [String]) async throws -> String {
        let command = ["openssl", "s_client", "-connect", "localhost:\(visitor.port)"] + options
        return try await withCheckedThrowingContinuation { continuation in
            runOnNewThread {
                continuation.resume(
                    with: Result {
                        let child = try Child.start(command)
                        _ = child.wait()
                        return child.said
                    })
            }
        }
    }
}

extension HTTPOutcome {
    /// `nil` where nobody answered.
    fileprivate var status: Int? {
        guard case .answered(let reply) = self else { return nil }
        return reply.status
    }
}
