import FoundationEssentials
import Model
import Testing
import Transfer

@testable import Channels
@testable import Manifests
@testable import Ports

@Suite("Standard Webhooks 1.0")
struct StandardWebhooksTests {
    @Test("the specification's own vector")
    func vector() throws {
        let secret = try #require(SigningSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        let signed = secret.signature(
            of: "msg_p5jXN8AQM9LWM0D4loKWxJek", at: Timestamp(seconds: 1_614_265_330),
            Array(#"{"test": 2432232314}"#.utf8))
        #expect(signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test(
        "a secret is whsec_ and 24 to 64 bytes in base64",
        arguments: [(23, false), (24, true), (64, true), (65, false)])
    func lengths(bytes: Int, isOne: Bool) {
        let text = Data(repeating: 7, count: bytes).base64EncodedString()
        #expect((SigningSecret("whsec_\(text)") != nil) == isOne)
        #expect(SigningSecret(text) == nil && SigningSecret("whsec_%\(text)") == nil && SigningSecret("") == nil)
    }

    private func target(_ name: String, _ recipient: String = "") -> ChannelTarget {
        let spec = AlertChannel.Spec(
            type: .webhook, keep: .zero, url: nil, timeout: .zero, format: .standard, routingKey: nil, secrets: [],
            allowPrivate: false, email: nil)
        return ChannelTarget(resource: ResourceID("AlertChannel", name), spec: spec, recipient: recipient)
    }

    @Test("a delivery has one id: of its message, its channel and its recipient")
    func deliveryIDs() {
        let message = AlertMessage(
            id: "a", thread: "rpo.breach/akig", state: .opened,
            labels: ["type": "rpo.breach", "cluster": "akig", "severity": "critical"], severity: "critical",
            at: Timestamp(seconds: 1), since: Timestamp(seconds: 1), title: "t", body: "b")
        var (again, other) = (message, message)
        (again.title, other.id) = ("another", "b")
        let channel = target("x")
        let id = deliveryID(of: message, over: channel)
        #expect(deliveryID(of: message, over: target("x", "a@example.org")) != id)
        #expect(id.hasPrefix("msg_") && id.count == 36 && !id.contains("."))
        #expect(deliveryID(of: again, over: channel) == id && deliveryID(of: other, over: channel) != id)
        #expect(deliveryID(of: message, over: target("y")) != id)
    }

    @Test(
        "Retry-After is seconds or a date, and one second to one hour",
        arguments: [
            ("7", 7), ("0", 1), ("-3", 1), ("99999999999", 3600), ("Sun, 06 Nov 1994 08:49:37 GMT", 37),
            ("Sun, 06 Nov 1994 08:00:00 GMT", 1), ("Mon, 07 Nov 1994 08:00:00 GMT", 3600), ("soon", nil), ("", nil),
            ("Sun, 06 Foo 1994 08:49:37 GMT", nil), ("1.5", nil), ("Sun, 06 Nov 1994 08:61:37 GMT", nil), (nil, nil),
        ] as [(String?, Int?)])
    func retries(header: String?, seconds: Int?) {
        let now = Timestamp(seconds: 784_111_740)
        #expect(retryAfter(header, at: now) == seconds.map { .seconds($0) })
    }

    @Test(
        "what an answer means",
        arguments: [
            (300, .configuration), (302, .configuration), (400, .payload), (401, .configuration),
            (403, .configuration), (404, .configuration), (408, .transient), (410, .gone), (413, .payload),
            (422, .payload), (425, .transient), (429, .throttled), (500, .transient), (503, .transient),
            (600, .configuration),
        ] as [(Int, DeliveryFailure.Kind)])
    func kinds(status: Int, kind: DeliveryFailure.Kind) { #expect(DeliveryFailure.Kind(status: status) == kind) }
}
