import Manifests
import Model
import Synchronization
import Testing

@testable import Console

@Suite("The console's server", .timeLimit(.minutes(2))) struct ConsoleServerTests {
    @Test("is alive at once, ready once it has looked, and no more when it has not looked for long")
    func health() async throws {
        let source = try Shown()
        try await serve(source) { visitor in
            #expect(try await visitor.ask("/livez").status == 200)
            #expect(try await visitor.ask("/readyz").status == 503)
            #expect(try await visitor.ask("/metrics").status == 503)
            source.look()
            #expect(try await visitor.ask("/readyz").status == 200)
            #expect(try await visitor.ask("/metrics").text.contains("pra_last_look_timestamp 1795000000\n"))
            source.pass(.seconds(121))
            let late = try await visitor.ask("/readyz")
            #expect(late.status == 503 && late.text.contains("2m1s"))
            #expect(try await visitor.ask("/livez").status == 200)
        }
    }

    @Test("says of a path that is not served that it is not, as a problem document")
    func notFound() async throws {
        try await serve(try Shown()) { visitor in
            let reply = try await visitor.ask("/nope")
            #expect(reply.status == 404 && reply.headers["content-type"] == "application/problem+json")
            #expect(reply.text.contains("nothing is served at /nope"))
            let other = try await visitor.ask("/api/v1/reports/x", Asked("PUT"))
            #expect(other.status == 405 && other.headers["allow"] == "GET", "\(other)")
        }
    }

    @Test("can not listen where somebody does, and says where")
    func taken() async throws {
        try await serve(try Shown()) { visitor in
            let second = ConsoleServer(at: try ConsoleAddress("127.0.0.1:\(visitor.port)"), showing: try Shown())
            let error = await #expect(throws: PraError.self) { try await second.run { _ in } }
            #expect(error?.what.contains("127.0.0.1:\(visitor.port)") == true)
        }
    }

    @Test("lets in who has a password and a role, until they leave, their password changes, or they are idle")
    func logIn() async throws {
        let source = try Shown([.viewer])
        source.look()
        try await serve(source) { visitor in
            let lead = try await visitor.ask("/")
            #expect(lead.status == 303 && lead.headers["location"] == "/login")
            let form = try await visitor.ask("/login", .get, ["Accept-Language": "fr-GN,fr"])
            #expect(form.status == 200 && form.text.contains("Se connecter") && !form.text.contains("role=\"alert\""))
            #expect(try await visitor.logIn("viewer", "wrong").text.contains("role=\"alert\""))
            let login = try await visitor.logIn("viewer")
            #expect(login.status == 303 && login.headers["location"] == "/")
            let flags = try #require(login.headers["set-cookie"])
            for flag in ["__Host-pra=", "Secure", "HttpOnly", "SameSite=Strict", "Path=/"] {
                #expect(flags.contains(flag), "\(flags)")
            }
            let page = try await visitor.ask("/", .get, login.cookie)
            #expect(page.status == 200 && page.text.contains("lang=\"fr\"") && page.text.contains("Se déconnecter"))
            #expect(page.text.contains("&lt;b&gt;A. Sow&lt;/b&gt;"), "what people are called is no markup")
            #expect(page.headers["content-security-policy"]?.hasPrefix("default-src 'none'") == true)
            let out = try await visitor.ask("/logout", .form(""), login.cookie.merging(visitor.own) { $1 })
            #expect(out.status == 303)
            #expect(try await visitor.ask("/", .get, login.cookie).status == 303)
            let again = try await visitor.logIn("viewer").cookie
            source.pass(.seconds(1799))
            #expect(try await visitor.ask("/", .get, again).status == 200)
            source.pass(.seconds(1801))
            #expect(try await visitor.ask("/", .get, again).status == 303)
            let last = try await visitor.logIn("viewer").cookie
            let other = try PasswordHash(of: "another one of twelve")
            source.people.withLock { $0[0].password = other }
            #expect(try await visitor.ask("/", .get, last).status == 303)
        }
    }

    @Test("looks at no more passwords for a name after five wrong ones, of names that nobody has too")
    func tooOften() async throws {
        let source = try Shown([.viewer])
        try await serve(source) { visitor in
            for name in ["viewer", "nobody"] {
                for _ in 0..<5 { #expect(try await visitor.logIn(name, "wrong").status == 401) }
                #expect(try await visitor.logIn(name).status == 429)
            }
            let crowd = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<9 { group.addTask { try await visitor.logIn("crowd", "wrong").status } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(crowd.sorted() == Array(repeating: 401, count: 5) + Array(repeating: 429, count: 4))
            let api = try await visitor.ask(
                "/api/v1/session", .json(#"{"name": "viewer", "password": "x"}"#), visitor.own)
            #expect(api.status == 429 && api.headers["retry-after"] == "901")
            source.pass(.seconds(901))
            #expect(try await visitor.logIn("viewer").status == 303)
        }
    }

    @Test("takes no word of another site: a cookie comes along from wherever a request comes")
    func crossSite() async throws {
        try await serve(try Shown([.viewer])) { visitor in
            let cookie = try await visitor.logIn("viewer").cookie
            let origins: [[String: String]] = [
                [:], ["Sec-Fetch-Site": "cross-site"], ["Sec-Fetch-Site": "none"], ["Origin": "http://evil.example"],
            ]
            for origin in origins {
                let reply = try await visitor.ask("/logout", .form(""), cookie.merging(origin) { $1 })
                #expect(reply.status == 403, "\(origin)")
            }
            let own = ["Origin": "http://127.0.0.1:\(visitor.port)"]
            #expect(try await visitor.ask("/logout", .form(""), cookie.merging(own) { $1 }).status == 303)
        }
    }

    @Test("gives programs a token, by which they are known until they give it back")
    func tokens() async throws {
        let source = try Shown([.auditor])
        source.look()
        try await serve(source) { visitor in
            let words = #"{"name": "auditor", "password": "\#(Shown.password)"}"#
            let reply = try await visitor.ask("/api/v1/session", .json(words), visitor.own)
            let token = try #require(reply.text.firstMatch(of: /"token":"([0-9a-f]{64})"/)?.1)
            let bearer = ["Authorization": "Bearer \(token)"]
            let status = try await visitor.ask("/api/v1/status", .get, bearer)
            #expect(status.status == 200 && status.text.contains("\"pra.status/1\""))
            #expect(try await visitor.ask("/api/v1/session", .delete, bearer).status == 204)
            let refused = try await visitor.ask("/api/v1/status", .get, bearer)
            #expect(refused.status == 401 && refused.headers["www-authenticate"] == "Bearer")
            #expect(try await visitor.ask("/api/v1/status", .get, ["Authorization": "Bearer x"]).status == 401)
        }
    }

    @Test(
        "refuses a body that is none, in the words of a problem document",
        arguments: [
            ("{", 400), ("[]", 422), (#"{"name": 7, "password": "x"}"#, 422), ("", 400), (#"{"name": 1.5}"#, 400),
            (#"{"name": "x"}"#, 422), (#"{"name": "x", "password": "y", "role": "admin"}"#, 422),
            (String(repeating: "x", count: 17 << 10), 413),
        ])
    func badBodies(body: String, status: Int) async throws {
        try await serve(try Shown()) { visitor in
            let reply = try await visitor.ask("/api/v1/session", .json(body), visitor.own)
            #expect(reply.status == status && reply.headers["content-type"] == "application/problem+json")
        }
    }

    /// Goal: who may what is the table's business alone. What is asked for is not there, and what is sent is nothing:
    /// who may not is told so before anything else.
    @Test("serves each row of the table to whom it names and to nobody else")
    func matrix() async throws {
        let source = try Shown(Role.allCases)
        source.look()
        try await serve(source) { visitor in
            for role in [Role?.none] + Role.allCases {
                var session = visitor.own
                if let role { session = try await visitor.session(of: role.rawValue) }
                for route in routes where !route.path.hasPrefix("/login") && !route.isStream {
                    let path = route.path.replacing(/\{[a-z]+\}/, with: "none")
                    let status = try await visitor.ask(path, Asked("\(route.method)"), session).status
                    expect(route, role, status)
                    guard let role, ["/logout", "/api/v1/session"].contains(route.path) else { continue }
                    session = try await visitor.session(of: role.rawValue)
                }
            }
        }
    }

    private func expect(_ route: Route, _ role: Role?, _ status: Int) {
        let words: Comment = "\(route.method) \(route.path) as \(role?.rawValue ?? "nobody"): \(status)"
        guard case .roles(let roles) = route.access else {
            #expect(![401, 403, 500].contains(status), words)
            return
        }
        guard let role else {
            #expect(status == (route.isPage ? 303 : 401), words)
            return
        }
        if roles.contains(role) {
            #expect(![401, 403, 500].contains(status), words)
        } else {
            #expect(status == 403, words)
        }
    }
}

@Suite struct ConsoleAddressTests {
    @Test(arguments: [
        ("127.0.0.1:8443", "127.0.0.1:8443"), ("localhost:0", "localhost:0"), ("[::1]:80", "[::1]:80"),
        ("127.1.2.3:65535", "127.1.2.3:65535"),
    ])
    func isAPlaceOnThisHost(text: String, address: String) throws {
        #expect(try ConsoleAddress(text).description == address)
    }

    @Test(arguments: ["", "8443", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:-1", "a b:x"])
    func isAnErrorOtherwise(text: String) {
        let error = #expect(throws: PraError.self) { try ConsoleAddress(text) }
        #expect(error?.code == .usage)
    }

    /// Goal: passwords and sessions never cross a network in the clear.
    @Test(arguments: ["0.0.0.0:80", "[::]:80", "192.168.0.1:80", "example.org:80", ":80"])
    func isRefusedWhereItWouldBeServedInTheClear(text: String) {
        let error = #expect(throws: PraError.self) { try ConsoleAddress(text) }
        #expect(error?.what.contains("not encrypted") == true)
    }

    @Test func isAnyWithTLS() throws {
        let address = try ConsoleAddress("0.0.0.0:8443", isEncrypted: true)
        #expect(address.url == "https://0.0.0.0:8443/")
        #expect(try ConsoleAddress("[::1]:80").url == "http://[::1]:80/")
    }
}

@Suite struct PasswordHashTests {
    @Test func isOneLineThatKnowsItsPasswordAgain() throws {
        let hash = try PasswordHash(of: "correct horse battery")
        let read = try #require(PasswordHash(text: hash.text))
        #expect(read == hash)
        #expect(try read.matches("correct horse battery"))
        #expect(try !read.matches("correct horse batterx"))
        #expect(try PasswordHash(of: "correct horse battery") != hash, "each has a salt of its own")
    }

    /// Goal: the hash is scrypt as everybody computes it (RFC 7914), so that other programs can make and check one.
    @Test func isScrypt() throws {
        // By Python's hashlib.scrypt with n 2^15, r 8, p 1 and 16 zero bytes of salt.
        let key = "e3f23af74a745077312da6405266f85fe8e0eb862a560910467d23bb51c0d351"
        let hash = try #require(PasswordHash(text: "scrypt:15:\(String(repeating: "0", count: 32)):\(key)"))
        #expect(try hash.matches("correct horse battery"))
    }

    @Test(arguments: ["", "secret", "scrypt:13:00:00", "scrypt:15:zz:00", "bcrypt:15:00:00"])
    func nothingElseIsOne(text: String) { #expect(PasswordHash(text: text) == nil) }

    @Test func aShortPasswordIsRefused() {
        #expect(throws: PraError.self) { try PasswordHash(of: "elevenchars") }
    }
}
