import Glibc
import Loopback
import Model
import Testing
import Transfer

@Suite("Addresses of the public internet")
struct PublicAddressTests {
    @Test(
        "what is one and what is not",
        arguments: [
            ("8.8.8.8", true), ("1.1.1.1", true), ("172.15.0.1", true), ("172.32.0.1", true), ("100.128.0.1", true),
            ("223.255.255.255", true), ("192.169.0.1", true), ("2606:4700::1111", true), ("2a00:1450::1", true),
            ("127.0.0.1", false), ("127.9.9.9", false), ("10.1.2.3", false), ("172.16.0.1", false),
            ("172.31.255.255", false), ("192.168.1.1", false), ("169.254.169.254", false), ("100.64.0.1", false),
            ("0.0.0.0", false), ("224.0.0.1", false), ("255.255.255.255", false), ("198.18.0.1", false),
            ("::1", false), ("::", false), ("fe80::1", false), ("fd00::1", false), ("fc00::1", false),
            ("ff02::1", false), ("::ffff:169.254.169.254", false), ("::ffff:8.8.8.8", true),
            ("64:ff9b::10.0.0.1", false), ("64:ff9b::8.8.8.8", true), ("2002:7f00:1::1", false),
            ("2002:808:808::1", true), ("2001:db8::1", false), ("2001::1", false), ("4000::1", false),
            ("::127.0.0.1", false),
        ])
    func isPublic(text: String, isPublic: Bool) throws {
        var bytes = [UInt8](repeating: 0, count: text.contains(":") ? 16 : 4)
        let family = text.contains(":") ? AF_INET6 : AF_INET
        try #require(unsafe inet_pton(family, text, &bytes) == 1)
        #expect(IPAddress(bytes).isPublic == isPublic)
    }

    @Test(
        "what is not public is not connected to, by whatever name",
        arguments: ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::1]", "0"])
    func refused(host: String) async throws {
        let server = LoopbackServer { _ in .reply(status: 200, body: "") }
        let port = try #require(server.url.split(separator: ":").last?.dropLast())
        var request = HTTPRequest(.get, "http://\(host):\(port)/", timeout: .seconds(10))
        request.isPublicOnly = true
        guard case .failed(let failure) = try await HTTPClient().send(request) else {
            Issue.record("\(host) was connected to")
            return
        }
        #expect(failure.reason == .notPublic && failure.retry == .never, "\(failure)")
        #expect(server.requests.isEmpty)
    }

    @Test("a connection that is open already is not used for it")
    func noReuse() async throws {
        let server = LoopbackServer { _ in .raw("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", then: .silence) }
        let client = try HTTPClient()
        var request = HTTPRequest(.get, server.url, timeout: .seconds(10))
        guard case .answered = try await client.send(request) else { throw Missing() }
        request.isPublicOnly = true
        guard case .failed(let failure) = try await client.send(request) else { throw Missing() }
        #expect(failure.reason == .notPublic && server.requests.count == 1)
    }

    private struct Missing: Error {}
}
