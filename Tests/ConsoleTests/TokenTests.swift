import Crypto
import CryptoExtras
import Foundation
import Model
import Synchronization
import Testing

@testable import Console

@Suite("Tokens of an issuer", .timeLimit(.minutes(2))) struct TokenTests {
    private let issuer: Issuer
    private let source: Shown
    private let log = Log()

    private final class Log: Sendable {
        let lines = Mutex<[String]>([])
        var text: String { lines.withLock { $0.joined(separator: "\n") } }
    }

    init() throws {
        issuer = try Issuer()
        source = try Shown([.viewer, .operator])
        source.look()
        source.people.withLock { people in
            people[0].password = nil
            people[1].emails = ["op@example.org"]
        }
    }

    private func served(_ body: (Visitor) async throws -> Void) async throws {
        let trusted = try TokenIssuer(issuer.url, for: "pra", keys: nil) { [log] words in
            log.lines.withLock { $0.append(words) }
        }
        try await serve(source, trusting: trusted, body)
    }

    private func status(_ visitor: Visitor, _ token: String) async throws -> Int {
        try await visitor.ask("/api/v1/status", .get, ["Authorization": "Bearer \(token)"]).status
    }

    @Test("let in the User of their sub or verified email, with the roles of the User, as bearer alone")
    func good() async throws {
        try await served { visitor in
            let now = source.now()
            let viewer = try issuer.token(issuer.claims("viewer", at: now, ["roles": ["admin"]]))
            #expect(try await status(visitor, viewer) == 200)
            let curve = try issuer.token(issuer.claims("viewer", at: now, ["aud": "pra"]), "ES256")
            #expect(try await status(visitor, curve) == 200)
            let mail = ["email": "op@example.org", "email_verified": true] as [String: Any]
            #expect(try await status(visitor, try issuer.token(issuer.claims("u-17", at: now, mail))) == 200)
            #expect(try await visitor.ask("/api/v1/status", .get, ["Cookie": "__Host-pra=\(viewer)"]).status == 401)
            #expect(try await visitor.logIn("viewer").status == 401, "who has no password has none that is right")
            #expect(issuer.asked == 1)
            source.people.withLock { _ = $0.removeFirst() }
            #expect(try await status(visitor, viewer) == 401, "who is no User any more")
        }
    }

    @Test("of others, for others, of other times and of nobody are refused, and the log says why")
    func refused() async throws {
        try await served { visitor in
            let now = source.now(), second = now.microseconds / 1_000_000
            #expect(try await status(visitor, try issuer.token(issuer.claims("viewer", at: now))) == 200)
            let cases: [(changes: [String: Any?], words: String)] = [
                (["iss": "https://evil.example/\u{1B}[2J"], "issued by “https://evil.example/?[2J”, and not by"),
                (["aud": "shop"], "it is for “shop”, and not for pra"),
                (["aud": nil], "it lacks iss, aud or exp"), (["exp": nil], "it lacks iss, aud or exp"),
                (["exp": second - 61], "it expired 61 s ago"), (["exp": "never"], "it lacks iss, aud or exp"),
                (["nbf": second + 61], "it is not valid yet"),
                (["sub": "nobody"], "no User, or more than one, with a role of the console is “nobody”"),
                (
                    ["sub": "u-17", "email": "op@example.org", "email_verified": false],
                    "with a role of the console is “op@example.org”"
                ),
            ]
            for (changes, words) in cases {
                let token = try issuer.token(issuer.claims("viewer", at: now, changes))
                #expect(try await status(visitor, token) == 401, "\(words)")
                #expect(log.text.contains(words), "\(words): \(log.text)")
            }
            for late in [["exp": second - 59], ["nbf": second + 59]] {
                #expect(try await status(visitor, try issuer.token(issuer.claims("viewer", at: now, late))) == 200)
            }
        }
    }

    @Test("whose signature is another's, none, or one by a public key, are refused; the answer is always the same")
    func forged() async throws {
        let stranger = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        try await served { visitor in
            let claims = issuer.claims("viewer", at: source.now())
            let good = try issuer.token(claims), parts = good.split(separator: ".").map(String.init)
            let other = try issuer.token(issuer.claims("operator", at: source.now())).split(separator: ".")
            let secret = SymmetricKey(data: Data(issuer.publicKey.utf8))
            let forged = [
                try jwt(["alg": "RS256", "kid": "ar"], claims) {
                    try stranger.signature(for: $0, padding: .insecurePKCS1v1_5).rawRepresentation
                },
                "\(parts[0]).\(other[1]).\(parts[2])", "\(parts[0]).\(parts[1]).", good + "A", String(good.dropLast(4)),
                try jwt(["alg": "none", "kid": "ar"], claims) { _ in Data() },
                try jwt(["alg": "None"], claims) { _ in Data() },
                try jwt(["alg": "HS256", "kid": "ar"], claims) {
                    Data(HMAC<SHA256>.authenticationCode(for: $0, using: secret))
                },
                try jwt(["alg": "ES256", "kid": "ar"], claims) { _ in Data(repeating: 1, count: 64) },
                try jwt(["alg": "ES256", "kid": "ae"], claims) { _ in Data(repeating: 0, count: 64) },
                try issuer.token(claims, critical: ["exp"]),
                "..", "a.b.c", String(repeating: "a.", count: 9_000), "\(parts[0]).\(parts[1])+.\(parts[2])",
            ]
            let bare = try await visitor.ask("/api/v1/status")
            for token in forged {
                let heard = try await visitor.ask("/api/v1/status", .get, ["Authorization": "Bearer \(token)"])
                #expect(heard.status == 401 && heard.text == bare.text, "\(token.prefix(200)): \(heard.status)")
            }
            #expect(
                log.text.contains("signature is not that of") && log.text.contains("only RS256 and ES256 are taken"))
            #expect(!log.text.contains(parts[1]) && !log.text.contains(parts[2]))
            #expect(try await status(visitor, good) == 200)
        }
    }

    @Test("of keys that are new are taken once they are asked for, at most twice a minute; those that are gone are not")
    func keys() async throws {
        try await served { visitor in
            let old = try issuer.token(issuer.claims("viewer", at: source.now()))
            #expect(try await status(visitor, old) == 200)
            try issuer.turn()
            let new = try issuer.token(issuer.claims("viewer", at: source.now()))
            #expect(try await status(visitor, new) == 401, "they were asked for just now")
            source.pass(.seconds(31))
            #expect(try await status(visitor, new) == 200)
            #expect(try await status(visitor, old) == 401)
            for _ in 0..<20 { _ = try await status(visitor, old) }
            #expect(issuer.asked == 2)
            source.pass(.seconds(31))
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 { group.addTask { _ = try await status(visitor, old) } }
                try await group.waitForAll()
            }
            #expect(issuer.asked == 3)
        }
    }

    @Test("while their issuer is down they let in for a day as before, and passwords let in always")
    func down() async throws {
        try await served { visitor in
            let far = issuer.claims("viewer", at: source.now() + .seconds(200_000), ["nbf": nil])
            let token = try issuer.token(far)
            #expect(try await status(visitor, token) == 200)
            issuer.isDown.store(true, ordering: .relaxed)
            source.pass(.seconds(86_000))
            #expect(try await status(visitor, token) == 200)
            #expect(log.text.contains("its issuer's keys could not be read") && log.text.contains("gives none"))
            source.pass(.seconds(500))
            #expect(try await status(visitor, token) == 401)
            let entered = try await visitor.logIn("operator")
            #expect(try await visitor.ask("/api/v1/status", .get, entered.cookie).status == 200)
        }
    }

    @Test("an issuer whose keys could be anybody's is refused; its keys can be given in a file")
    func stated() async throws {
        let error = #expect(throws: PraError.self) {
            try TokenIssuer("http://issuer.example", for: "pra", keys: nil) { _ in }
        }
        #expect(error?.what.contains("not asked over https") == true)
        let file = "/tmp/pra-keys-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: file) }
        try Data("{}".utf8).write(to: URL(filePath: file))
        #expect(throws: PraError.self) { try TokenIssuer(issuer.url, for: "pra", keys: file) { _ in } }
        try Data(issuer.keySet.utf8).write(to: URL(filePath: file))
        let trusted = try TokenIssuer(issuer.url, for: "pra", keys: file) { _ in }
        try await serve(source, trusting: trusted) { visitor in
            let mine = try issuer.token(issuer.claims("viewer", at: source.now()))
            #expect(try await status(visitor, mine) == 200)
            #expect(issuer.asked == 0)
        }
    }
}
