import FoundationEssentials
import Loopback
import Model
import Ports
import Testing

@testable import Channels
@testable import Manifests

@Suite("Messages by WhatsApp", .timeLimit(.minutes(2)))
struct WhatsAppChannelTests {
    private func spec(_ server: LoopbackServer, codes: [String: AlertChannel.Meaning] = [:]) -> AlertChannel.Spec {
        var spec = channelSpec(.whatsApp)
        spec.whatsApp = AlertChannel.WhatsApp(
            url: server.url, version: "v23.0", phoneNumberID: "106540352242922", token: .env("TOKEN"),
            template: "dr_alert", language: "fr", to: [], codes: codes)
        return spec
    }

    private func error(_ code: Int, status: Int) -> LoopbackServer.Answer {
        .reply(
            status: status,
            body: #"{"error":{"message":"(#\#(code)) to +224600000000","type":"OAuthException","code":\#(code)}}"#)
    }

    @Test("a message is one request with the template and its two parameters")
    func taken() async throws {
        let server = LoopbackServer { _ in
            .reply(status: 200, body: #"{"messaging_product":"whatsapp","messages":[{"id":"wamid.1"}]}"#)
        }
        try await send(over: spec(server), to: "+224600000000")
        let request = try #require(server.requests.first)
        #expect(server.requests.count == 1 && request.line == "POST /v23.0/106540352242922/messages HTTP/1.1")
        #expect(request.headers["authorization"] == "Bearer \(TwilioFake.token)")
        let target = ChannelTarget(
            resource: ResourceID("AlertChannel", "sms"), spec: spec(server), recipient: "+224600000000")
        #expect(
            request.content
                == (try whatsAppBody(
                    alert, try #require(target.spec.whatsApp), to: "+224600000000",
                    id: deliveryID(of: alert, over: target))))
    }

    /// As Meta documents them; the status of each is the one that it comes with.
    @Test(
        "the code says what it is, whatever the status",
        arguments: [
            (400, 4, .throttled), (400, 80007, .throttled), (429, 130429, .throttled), (400, 131048, .throttled),
            (400, 131056, .throttled), (400, 1, .transient), (503, 2, .transient), (500, 131000, .transient),
            (500, 131016, .transient), (400, 131026, .gone), (401, 0, .configuration), (500, 3, .configuration),
            (403, 10, .configuration), (401, 190, .configuration), (403, 200, .configuration),
            (403, 299, .configuration), (403, 131031, .configuration), (400, 131047, .configuration),
            (400, 132000, .configuration), (404, 132001, .configuration), (400, 132015, .configuration),
            (403, 368, .configuration), (400, 100, .payload), (400, 131008, .payload), (400, 131009, .payload),
            (400, 999999, .payload), (500, 999999, .transient), (403, 4, .throttled), (500, 131026, .gone),
        ] as [(Int, Int, DeliveryFailure.Kind)])
    func kinds(status: Int, code: Int, kind: DeliveryFailure.Kind) async throws {
        let server = LoopbackServer { _ in error(code, status: status) }
        let failure = try await failure(over: spec(server), to: "+224600000000")
        #expect(failure.kind == kind && failure.error.what.contains("answered \(status) (\(code))"), "\(failure.error)")
        #expect(!"\(failure.error)".contains("224600000000") && failure.error.what.hasSuffix("+224…00"))
    }

    @Test("the manifest's codes go before pra's, and an answer without a code is its status")
    func stated() async throws {
        let other = LoopbackServer { _ in error(131047, status: 400) }
        #expect(
            try await failure(over: spec(other, codes: ["131047": .payload]), to: "+224600000000").kind == .payload)
        let plain = LoopbackServer { _ in .reply(status: 502, body: "<html>") }
        #expect(try await failure(over: spec(plain), to: "+224600000000").kind == .transient)
        let empty = LoopbackServer { _ in .reply(status: 200, body: "{}") }
        #expect(try await failure(over: spec(empty), to: "+224600000000").kind == .configuration)
        let later = LoopbackServer { _ in
            .raw("HTTP/1.1 429 Later\r\nRetry-After: 60\r\nContent-Length: 0\r\n\r\n", then: .close)
        }
        #expect(try await failure(over: spec(later), to: "+224600000000").retryAfter == .seconds(60))
    }

    @Test("what nobody answers is tried again, and shows no token")
    func silent() async throws {
        var spec = spec(LoopbackServer { _ in .hangUp })
        spec.timeout = .seconds(1)
        let failure = try await failure(over: spec, to: "+224600000000")
        #expect(failure.kind == .transient && failure.error.code == .channelUnreachable)
        #expect(!"\(failure.error)".contains(TwilioFake.token))
        spec.whatsApp = nil
        #expect(try await self.failureKind(spec) == .configuration)
    }

    private func failureKind(_ spec: AlertChannel.Spec) async throws -> DeliveryFailure.Kind {
        try await failure(over: spec, to: "+224600000000").kind
    }

    @Test("a parameter is what Meta takes: on one line, without rows of blanks, not empty, and not too long")
    func parameters() throws {
        struct Body: Decodable {
            struct Template: Decodable { var components: [Component] }
            struct Component: Decodable { var parameters: [Parameter] }
            struct Parameter: Decodable { var text: String }
            var template: Template
        }
        func texts(_ title: String, _ body: String) throws -> [String] {
            var message = alert
            (message.title, message.body) = (title, body)
            let spec = try #require(spec(LoopbackServer { _ in .hangUp }).whatsApp)
            let bytes = try whatsAppBody(message, spec, to: "+1", id: "a")
            return try JSONDecoder().decode(Body.self, from: Data(bytes)).template.components[0].parameters.map(\.text)
        }
        #expect(try texts("a\r\nb\tc", "d \u{2028}      e\n") == ["a b c", "d e"])
        #expect(try texts("a", "") == ["a", "a"] && (try texts("\n", "")) == ["-", "-"])
        let long = try texts(String(repeating: "é", count: 5000), String(repeating: "x ", count: 5000))
        #expect(long.map(\.count) == [150, 700] && long.allSatisfy { $0.hasSuffix("…") })
    }
}
