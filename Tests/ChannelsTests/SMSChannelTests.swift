import Loopback
import Model
import Ports
import Testing
import Transfer

@testable import Channels
@testable import Manifests

let alert = AlertMessage(
    id: "rpo.breach/akig/1", thread: "rpo.breach/akig", state: .opened,
    labels: ["type": "rpo.breach", "cluster": "akig", "severity": "critical"], severity: "critical",
    at: Timestamp(seconds: 1_763_827_200), since: Timestamp(seconds: 1_763_827_200),
    title: "L'exposition d'AKIG dépasse l'objectif", body: "2h05m au lieu de 1h.\nÀ faire : \"pra status\" & agir")

/// Sends the alert over a channel of this host, and gives how it failed.
func failure(
    over spec: AlertChannel.Spec, to number: String, secret: String = TwilioFake.token
) async throws -> DeliveryFailure {
    try #require(
        await #expect(throws: DeliveryFailure.self) { try await send(over: spec, to: number, secret: secret) })
}

@discardableResult
func send(
    over spec: AlertChannel.Spec, to number: String, secret: String = TwilioFake.token
) async throws -> String? {
    try await sender(secret).send(
        alert, to: ChannelTarget(resource: ResourceID("AlertChannel", "sms"), spec: spec, recipient: number))
}

private func sender(_ secret: String = TwilioFake.token) throws -> ChannelSender {
    ChannelSender(journal: nil, client: try HTTPClient(), secrets: FixedSecret(text: secret), time: FixedTime())
}

func channelSpec(
    _ type: AlertChannel.Spec.ChannelType, timeout: Duration = .seconds(5), allowPrivate: Bool = true
) -> AlertChannel.Spec {
    AlertChannel.Spec(
        type: type, keep: .zero, url: nil, timeout: timeout, format: .standard, routingKey: nil, secrets: [],
        allowPrivate: allowPrivate, email: nil)
}

@Suite("Short messages by Twilio", .timeLimit(.minutes(2)))
struct SMSChannelTests {
    private func spec(
        _ server: LoopbackServer, from: String = "+15005550006", codes: [String: AlertChannel.Meaning] = [:],
        timeout: Duration = .seconds(5)
    ) -> AlertChannel.Spec {
        var spec = channelSpec(.sms, timeout: timeout)
        spec.sms = AlertChannel.SMS(
            gateway: .twilio(
                .init(
                    url: server.url, account: TwilioFake.account, token: .env("TOKEN"), from: from,
                    messagingService: nil)),
            to: [], codes: codes)
        return spec
    }

    private func server(_ fake: TwilioFake) -> LoopbackServer { LoopbackServer { fake.answer($0) } }

    @Test("a message is one request, with what fits a short message")
    func taken() async throws {
        let fake = TwilioFake(), server = server(fake)
        try await send(over: spec(server), to: "+224600000000")
        #expect(server.requests.count == 1)
        #expect(
            fake.messages == [
                [
                    "To": "+224600000000", "From": "+15005550006",
                    "Body":
                        "L'exposition d'AKIG dépasse l'objectif\n2h05m au lieu de 1h.\nA faire : \"pra status\" & agir",
                ]
            ])
    }

    @Test("the provider's own name comes back, also when it answered nothing, and says what became of the message")
    func fates() async throws {
        for mood in [TwilioFake.Mood.well, .takesInSilence] {
            let server = server(TwilioFake(mood))
            #expect(try await send(over: spec(server, timeout: .seconds(1)), to: "+224600000000") == "SM1")
        }
        let cases: [(String, Int?, DeliveryFailure.Kind?, Bool)] = [
            ("queued", nil, nil, false), ("sent", nil, nil, false), ("delivered", nil, nil, true),
            ("undelivered", 30005, .gone, false), ("undelivered", 30003, .transient, false),
            ("failed", 30007, .configuration, false), ("failed", 21610, .gone, false),
            ("canceled", nil, .payload, false),
        ]
        for (status, code, kind, isDelivered) in cases {
            let server = server(TwilioFake(status: status, errorCode: code))
            let target = ChannelTarget(
                resource: ResourceID("AlertChannel", "sms"), spec: spec(server), recipient: "+224…00")
            switch try await sender().fate(of: "SM1", over: target) {
            case nil: #expect(kind == nil && !isDelivered, "\(status)")
            case .delivered: #expect(isDelivered, "\(status)")
            case .lost(let failure):
                #expect(failure.kind == kind, "\(status)")
                #expect(failure.error.what.contains(code.map { "(\($0))" } ?? "(canceled)"), "\(failure.error)")
            }
            await #expect(throws: DeliveryFailure.self) { try await sender().fate(of: "SM2", over: target) }
        }
    }

    @Test("no number can be read in a name that is kept, as it could in WhatsApp's")
    func names() {
        let target = ChannelTarget(
            resource: ResourceID("AlertChannel", "sms"), spec: channelSpec(.sms), recipient: "+16467043595")
        let wamid = "wamid.HBgLMTY0NjcwNDM1OTUVAgARGBI1RjQyNUE3NEYxMzAzMzQ5MkEA"
        #expect(keptName(wamid, of: target) == "…\(wamid.suffix(16))")
        #expect(keptName("SM0123456789abcdef0123456789abcdef", of: target) == "SM0123456789abcdef0123456789abcdef")
        #expect(keptName("m-16467043595", of: target) == nil)
        #expect(keptName("16467043595-0123456789abcdef", of: target) == "…0123456789abcdef")
        #expect(keptName("", of: target) == nil && keptName(nil, of: target) == nil)
    }

    @Test("a messaging service stands in the sender's place")
    func service() async throws {
        let fake = TwilioFake(), server = server(fake), sid = "MG0123456789abcdef0123456789abcdef"
        var spec = spec(server)
        spec.sms?.gateway = .twilio(
            .init(
                url: server.url, account: TwilioFake.account, token: .env("TOKEN"), from: nil, messagingService: sid))
        try await send(over: spec, to: "+224600000000")
        #expect(fake.messages.first?["MessagingServiceSid"] == sid && fake.messages.first?["From"] == nil)
    }

    @Test(
        "what its magic numbers answer is what follows",
        arguments: [
            ("+15005550006", "+15005550001", .gone, 21211), ("+15005550006", "+15005550002", .gone, 21612),
            ("+15005550006", "+15005550003", .configuration, 21408), ("+15005550006", "+15005550004", .gone, 21610),
            ("+15005550006", "+15005550009", .gone, 21614),
            ("+15005550001", "+224600000000", .configuration, 21212),
            ("+15005550007", "+224600000000", .configuration, 21606),
            ("+15005550008", "+224600000000", .throttled, 21611),
        ] as [(String, String, DeliveryFailure.Kind, Int)])
    func magic(from: String, to: String, kind: DeliveryFailure.Kind, code: Int) async throws {
        let server = server(TwilioFake())
        let failure = try await failure(over: spec(server, from: from), to: to)
        #expect(failure.kind == kind && failure.error.what.contains("answered 400 (\(code)) "), "\(failure.error)")
        #expect((failure.error.retry == .later) == (kind == .throttled))
        #expect(!"\(failure.error)".contains(to) && failure.error.what.hasSuffix(masked(to)))
    }

    @Test(
        "the status goes before the code, and the manifest before both",
        arguments: [
            (401, 20003, .configuration, nil), (403, 21610, .configuration, nil), (429, 20429, .throttled, nil),
            (429, 21211, .throttled, nil), (500, 21211, .transient, nil), (503, nil, .transient, nil),
            (404, nil, .configuration, nil), (400, nil, .payload, nil), (400, 99999, .payload, nil),
            (302, nil, .configuration, nil), (400, 21617, .payload, nil), (201, 30008, .transient, nil),
            (400, 21610, .configuration, .configuration), (400, 99999, .throttled, .throttled),
            (500, 30001, .gone, .gone), (400, 21211, .transient, .transient), (403, 5, .payload, .payload),
        ] as [(Int, Int?, DeliveryFailure.Kind, AlertChannel.Meaning?)])
    func kinds(status: Int, code: Int?, kind: DeliveryFailure.Kind, stated: AlertChannel.Meaning?) async throws {
        let field = status == 201 ? "error_code" : "code"
        let fake = TwilioFake(.answering(status, code.map { "{\"\(field)\": \($0)}" } ?? "<html>"))
        let codes = Dictionary(uniqueKeysWithValues: [stated].compactMap { $0 }.map { ("\(code ?? 0)", $0) })
        let server = server(fake)
        let failure = try await failure(over: spec(server, codes: codes), to: "+224600000000")
        #expect(failure.kind == kind, "\(failure.error)")
    }

    @Test("a wrong token pauses the channel, and stands in no error")
    func wrongToken() async throws {
        let server = server(TwilioFake())
        let failure = try await failure(over: spec(server), to: "+224600000000", secret: "wr0ng-t0ken")
        #expect(failure.kind == .configuration && failure.error.what.contains("401 (20003)"), "\(failure.error)")
        #expect(!"\(failure.error)".contains("wr0ng") && !"\(failure.error)".contains("+224600000000"))
    }

    @Test("what was taken and not said so is found, and not sent again")
    func takenInSilence() async throws {
        let fake = TwilioFake(.takesInSilence), server = server(fake)
        try await send(over: spec(server, timeout: .seconds(1)), to: "+224600000000")
        #expect(fake.messages.count == 1 && server.requests.count == 2)
        #expect(server.requests.last?.line.contains("Messages.json?To=%2B224600000000&PageSize=20 ") == true)
    }

    @Test("what is not found, or failed, is sent again", arguments: [TwilioFake.Mood.silent, .takesInSilence])
    func lost(mood: TwilioFake.Mood) async throws {
        let server = server(TwilioFake(mood, status: "undelivered"))
        let failure = try await failure(over: spec(server, timeout: .seconds(1)), to: "+224600000000")
        #expect(failure.kind == .transient && failure.error.code == .channelUnreachable && server.requests.count == 2)
    }

    @Test("nobody looks for what was never sent")
    func nobody() async throws {
        let server = server(TwilioFake())
        var spec = spec(server)
        spec.sms?.gateway = .twilio(
            .init(
                url: "http://127.0.0.1:\(unusedPort())", account: TwilioFake.account, token: .env("TOKEN"),
                from: "+15005550006", messagingService: nil))
        #expect(try await failure(over: spec, to: "+224600000000").kind == .transient)
        var other = self.spec(server)
        other.allowPrivate = false
        let refused = try await failure(over: other, to: "+224600000000")
        #expect(refused.kind == .configuration && refused.error.remedy.contains("allowPrivate"))
        #expect(server.requests.isEmpty)
    }

    @Test("a gateway that asks to wait is heard, and an answer of 20 MB is not taken in")
    func bounds() async throws {
        let later = LoopbackServer { _ in
            .raw("HTTP/1.1 429 Later\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n", then: .close)
        }
        let throttled = try await failure(over: spec(later), to: "+224600000000")
        #expect(throttled.kind == .throttled && throttled.retryAfter == .seconds(120))
        let huge = TwilioFake(
            .answering(400, "{\"code\": 21211, \"x\": \"\(String(repeating: "x", count: 20 << 20))\"}"))
        let server = server(huge)
        #expect(try await failure(over: spec(server), to: "+224600000000").kind == .payload)
    }

    @Test("a channel without its gateway names itself")
    func none() async throws {
        let failure = try await failure(over: channelSpec(.sms), to: "+224600000000")
        #expect(failure.kind == .configuration && failure.error.what.contains("AlertChannel/sms"))
    }
}
