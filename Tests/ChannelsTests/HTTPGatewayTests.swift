import Loopback
import Model
import Ports
import Testing

@testable import Channels
@testable import Manifests

@Suite("Short messages by a gateway that the manifest describes", .timeLimit(.minutes(2)))
struct HTTPGatewayTests {
    private static let body = AlertChannel.MessageTemplate.json([
        "to": "tel:{{to}}", "messages": [["text": "{{text}}", "ref": "{{id}}", "flash": false, "parts": 1]],
    ])

    private func gateway(
        _ url: String, edit: (inout AlertChannel.HTTPGateway) -> Void = { _ in }
    ) -> AlertChannel.HTTPGateway {
        var gateway = AlertChannel.HTTPGateway(
            url: .text(url), method: .post, headers: [:], authorization: nil, plus: true, body: Self.body,
            okWhen: .init(status: [], path: nil, equals: nil), idPath: nil, codePath: "error.code")
        edit(&gateway)
        return gateway
    }

    private func spec(
        _ gateway: AlertChannel.HTTPGateway, codes: [String: AlertChannel.Meaning] = [:]
    ) -> AlertChannel.Spec {
        var spec = channelSpec(.sms)
        spec.sms = AlertChannel.SMS(gateway: .http(gateway), to: [], codes: codes)
        return spec
    }

    @Test("JSON is filled in, with what it needs to stay JSON")
    func json() async throws {
        let server = LoopbackServer { _ in .reply(status: 202, body: "") }
        try await send(
            over: spec(
                gateway("\(server.url)v1/messages") {
                    $0.headers = ["X-Key": .secret(.env("KEY")), "Accept": .text("application/json")]
                    $0.authorization = .env("AUTHORIZATION")
                }), to: "+224600000000", secret: "Bearer s3cret")
        let request = try #require(server.requests.first)
        #expect(request.line == "POST /v1/messages HTTP/1.1" && request.headers["content-type"] == "application/json")
        #expect(request.headers["authorization"] == "Bearer s3cret" && request.headers["x-key"] == "Bearer s3cret")
        #expect(request.headers["accept"] == "application/json")
        let id = deliveryID(
            of: alert,
            over: ChannelTarget(
                resource: ResourceID("AlertChannel", "sms"), spec: channelSpec(.sms), recipient: "+224600000000"))
        #expect(
            request.body == #"{"to":"tel:+224600000000","messages":[{"text":"L'exposition d'AKIG dépasse l'objectif"#
                + #"\n2h05m au lieu de 1h.\nA faire : \"pra status\" & agir","ref":"\#(id)","flash":false,"parts":1}]}"#
        )
    }

    @Test("a form is a body, or a GET's query")
    func form() async throws {
        let server = LoopbackServer { _ in .reply(status: 200, body: "OK") }
        let form = AlertChannel.MessageTemplate.form(["msisdn": "{{to}}", "msg": "{{text}}", "src": "pra {{x}}"])
        for (url, method) in [("sms", AlertChannel.HTTPGateway.Method.post), ("sms?user=1", .get), ("sms", .get)] {
            try await send(
                over: spec(gateway(server.url + url) { ($0.method, $0.plus, $0.body) = (method, false, form) }),
                to: "+224600000000")
        }
        let lines = server.requests.map(\.line)
        #expect(lines[0] == "POST /sms HTTP/1.1" && server.requests[0].headers["content-type"] == formType)
        let fields = TwilioFake.fields(server.requests[0].body)
        #expect(fields["msisdn"] == "224600000000" && fields["src"] == "pra " && fields["msg"] == shortText(of: alert))
        #expect(lines[1] == "GET /sms?user=1&\(server.requests[0].body) HTTP/1.1")
        #expect(lines[2] == "GET /sms?\(server.requests[0].body) HTTP/1.1")
    }

    @Test("what is put in is not looked through again")
    func nested() {
        let values = MessageValues(to: "{{text}}", text: "{{id}} {{", id: "1")
        #expect(values.filled(into: "a {{to}} b {{text}} c {{") == "a {{text}} b {{id}} {{ c {{")
        #expect(values.filled(into: "{{to}}{{id}}") == "{{text}}1" && values.filled(into: "}}{{}}") == "}}")
    }

    private typealias Acceptance = AlertChannel.Acceptance
    private static let any = Acceptance(status: [], path: nil, equals: nil)
    private static let queued = Acceptance(status: [], path: "status", equals: "queued")

    private static func first(is text: String) -> Acceptance {
        Acceptance(status: [], path: "r.0.ok", equals: text)
    }

    @Test(
        "an answer took the message when all that is stated holds of it",
        arguments: [
            (200, "", any, nil, true), (204, "", any, nil, true), (302, "", any, nil, false),
            (202, "", Acceptance(status: [200], path: nil, equals: nil), nil, false),
            (202, "", Acceptance(status: [200, 202], path: nil, equals: nil), nil, true),
            (200, #"{"status":"queued"}"#, queued, nil, true), (200, #"{"status":"failed"}"#, queued, nil, false),
            (500, #"{"status":"queued"}"#, queued, nil, false), (200, "<html>", queued, nil, false),
            (200, #"{"r":[{"ok":true}]}"#, first(is: "true"), nil, true),
            (200, #"{"r":[{"ok":0}]}"#, first(is: "0"), nil, true),
            (200, #"{"messages":[{"id":"a"}]}"#, any, "messages.0.id", true),
            (200, #"{"messages":[]}"#, any, "messages.0.id", false),
        ] as [(Int, String, AlertChannel.Acceptance, String?, Bool)])
    func accepted(status: Int, body: String, okWhen: AlertChannel.Acceptance, idPath: String?, isTaken: Bool) {
        let gateway = gateway("http://h") { ($0.okWhen, $0.idPath) = (okWhen, idPath) }
        #expect(gateway.took(status, JSONAnswer(Array(body.utf8))) == isTaken)
    }

    @Test(
        "what a refusal means the status says, and the manifest's codes before it",
        arguments: [
            (400, #"{"error":{"code":"BAD_NUMBER"}}"#, .gone, " (BAD_NUMBER)"),
            (200, #"{"error":{"code":"BUSY"}}"#, .throttled, " (BUSY)"),
            (500, #"{"error":{"code":7}}"#, .configuration, " (7)"),
            (400, #"{"error":{"code":"NEW"}}"#, .payload, " (NEW)"),
            (400, #"{"error":{"code":"224600000000"}}"#, .payload, ""),
            (200, #"{"error":{"code":"NEW"}}"#, .configuration, " (NEW)"), (401, "", .configuration, ""),
            (410, "", .gone, ""), (429, "", .throttled, ""), (503, "{", .transient, ""),
        ] as [(Int, String, DeliveryFailure.Kind, String)])
    func refused(status: Int, body: String, kind: DeliveryFailure.Kind, shown: String) async throws {
        let server = LoopbackServer { _ in .reply(status: status, body: body) }
        let failure = try await failure(
            over: spec(
                gateway(server.url) { $0.idPath = "id" },
                codes: ["BAD_NUMBER": .gone, "BUSY": .throttled, "7": .configuration]), to: "+224600000000")
        #expect(failure.kind == kind, "\(failure.error)")
        #expect(
            failure.error.what == "the SMS gateway of AlertChannel/sms answered \(status)\(shown) to a message for "
                + "+224…00")
    }

    @Test(
        "a secret url or header is read when it is used, and no error shows any of it",
        arguments: ["http://127.0.0.1:1/T0KEN", "http://T0KEN.invalid/", "T0KEN with spaces", "T0KEN\nX: 1"])
    func secret(text: String) async throws {
        let spec = spec(
            gateway("") {
                $0.url = .secret(.env("URL"))
                $0.authorization = .env("AUTHORIZATION")
            })
        let failure = try await failure(over: spec, to: "+224600000000", secret: text)
        let shown = "\(failure.error)"
        #expect(failure.error.code == .channelUnreachable)
        #expect(!shown.lowercased().contains("t0ken") && !shown.contains("127.0.0.1") && !shown.contains("+224600"))
    }
}
