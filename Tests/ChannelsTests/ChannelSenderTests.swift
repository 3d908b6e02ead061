import Alerts
import Loopback
import Model
import Ports
import Synchronization
import Testing
import Transfer

@testable import Channels
@testable import Manifests

private let message = AlertMessage(
    id: "rpo.breach/akig/1", thread: "rpo.breach/akig", state: .opened,
    labels: ["type": "rpo.breach", "cluster": "akig", "severity": "critical"], severity: "critical",
    at: Timestamp(seconds: 1_763_827_200), since: Timestamp(seconds: 1_763_827_200),
    title: "Exposure of akig is above its objective", body: "2h 05m against 1h.\nNext: pra status \"akig\"")

/// A webhook on this host, unless `edit` makes it another channel.
private func target(
    _ url: AlertChannel.SecretOrText?, edit: (inout AlertChannel.Spec) -> Void = { _ in }
) -> ChannelTarget {
    var spec = AlertChannel.Spec(
        type: .webhook, keep: .seconds(60), url: url, timeout: .seconds(5), format: .standard, routingKey: nil,
        secrets: [], allowPrivate: true, email: nil)
    edit(&spec)
    return ChannelTarget(resource: ResourceID("AlertChannel", "on-call"), spec: spec)
}

@Suite("Sending over channels")
struct ChannelSenderTests {
    let journal = InboxJournal()

    private func sender(secret: String = "") throws -> ChannelSender {
        ChannelSender(
            journal: journal, client: try HTTPClient(), secrets: FixedSecret(text: secret), time: FixedTime())
    }

    @Test("the inbox channel puts the message into the journal")
    func inbox() async throws {
        let channel = target(nil) { $0.type = .inApp }
        try await sender().send(message, to: channel)
        #expect(journal.messages.withLock { $0 } == [message])
    }

    @Test("a webhook gets one POST with the body of the golden file and the message's id")
    func webhook() async throws {
        let server = LoopbackServer { _ in .reply(status: 202, body: "") }
        try await sender().send(message, to: target(.text("\(server.url)hook?key=1")))
        let request = try #require(server.requests.first)
        #expect(server.requests.count == 1 && request.line == "POST /hook?key=1 HTTP/1.1")
        #expect(request.headers["webhook-id"] == deliveryID(of: message, over: target(nil)))
        #expect(request.headers["webhook-timestamp"] == "1763827260" && request.headers["webhook-signature"] == nil)
        #expect(request.headers["content-type"] == "application/json")
        #expect(Array(request.body.utf8) == (try webhookBody(message)))
    }

    @Test(
        "an answer that is no success is rejected, and worth another try only for 429 and 5xx",
        arguments: [(404, PraError.Retry.never), (302, .never), (429, .later), (502, .later)])
    func rejected(status: Int, retry: PraError.Retry) async throws {
        let server = LoopbackServer { _ in .reply(status: status, body: "") }
        let error = try await failure(sending: .text(server.url)).error
        #expect(error.code == .channelRejected && error.retry == retry)
        #expect(error.what == "the webhook of AlertChannel/on-call answered \(status)")
    }

    @Test("a webhook that does not answer is unreachable for now")
    func unreachable() async throws {
        let error = try await failure(sending: .text("http://127.0.0.1:\(unusedPort())/")).error
        #expect(error.code == .channelUnreachable && error.retry == .later)
        #expect(error.cause?.contains("127.0.0.1") == true)
    }

    @Test(
        "a secret url is read when it is used, and no error shows any of it",
        arguments: ["http://127.0.0.1:1/T0KEN", "http://T0KEN.invalid/", "gopher://T0KEN/", "T0KEN with spaces", ""])
    func secret(url: String) async throws {
        let error = try await failure(sending: .secret(.env("PRA_ON_CALL_URL")), secret: url).error
        #expect(error.code == .channelUnreachable)
        let shown = "\(error)"
        #expect(!shown.contains("T0KEN") && !shown.lowercased().contains("t0ken") && !shown.contains("127.0.0.1"))
    }

    @Test("a webhook without a url names itself")
    func noURL() async throws {
        let error = try await failure(sending: nil).error
        #expect(error.code == .manifestInvalid && error.what.contains("AlertChannel/on-call"))
    }

    private func failure(sending url: AlertChannel.SecretOrText?, secret: String = "") async throws -> DeliveryFailure {
        let sender = try sender(secret: secret)
        return try #require(
            await #expect(throws: DeliveryFailure.self) { try await sender.send(message, to: target(url)) })
    }

    @Test("two secrets sign while one takes the other's place, over the body that was sent")
    func signed() async throws {
        let server = LoopbackServer { _ in .reply(status: 200, body: "") }
        let text = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        try await sender(secret: text).send(
            message, to: target(.text(server.url)) { $0.secrets = [.env("NEW"), .env("OLD")] })
        let headers = try #require(server.requests.first).headers
        let signatures = try #require(headers["webhook-signature"]).split(separator: " ")
        #expect(signatures.count == 2 && signatures.allSatisfy { $0.hasPrefix("v1,") && $0.count == 47 })
    }

    @Test("what is no signing secret stops the channel, and is not shown")
    func badSecret() async throws {
        let server = LoopbackServer { _ in .reply(status: 200, body: "") }
        let sender = try sender(secret: "hush-hush")
        let failure = try #require(
            await #expect(throws: DeliveryFailure.self) {
                try await sender.send(message, to: target(.text(server.url)) { $0.secrets = [.env("KEY")] })
            })
        #expect(failure.kind == .configuration && failure.error.code == .secretUnavailable)
        #expect(!"\(failure.error)".contains("hush") && server.requests.isEmpty)
    }

    @Test("a webhook in a private network is refused unless its manifest allows it")
    func notPublic() async throws {
        let server = LoopbackServer { _ in .reply(status: 200, body: "") }
        let sender = try sender()
        let failure = try #require(
            await #expect(throws: DeliveryFailure.self) {
                try await sender.send(message, to: target(.text(server.url)) { $0.allowPrivate = false })
            })
        #expect(failure.kind == .configuration && failure.error.remedy.contains("allowPrivate: true"))
        #expect(server.requests.isEmpty)
    }

    @Test(
        "Slack says in words what is wrong",
        arguments: [
            (400, "invalid_payload", .payload), (400, "invalid_blocks", .payload),
            (403, "invalid_token", .configuration),
            (403, "action_prohibited", .configuration), (404, "no_service", .configuration),
            (404, "channel_not_found", .configuration), (410, "channel_is_archived", .configuration),
            (500, "rollup_error", .transient), (500, "", .transient), (429, "", .throttled),
            (400, "new_word", .payload),
        ] as [(Int, String, DeliveryFailure.Kind)])
    func slack(status: Int, word: String, kind: DeliveryFailure.Kind) async throws {
        let server = LoopbackServer { _ in .reply(status: status, body: word) }
        let sender = try sender()
        let failure = try #require(
            await #expect(throws: DeliveryFailure.self) {
                try await sender.send(message, to: target(.text(server.url)) { $0.type = .slack })
            })
        #expect(failure.kind == kind)
        #expect(failure.error.what.contains(word) || word == "new_word", "\(failure.error)")
        let request = try #require(server.requests.first)
        #expect(request.content == (try slackBody(message)))
    }

    @Test("PagerDuty gets its key in the body, and nowhere else")
    func pagerDuty() async throws {
        let server = LoopbackServer { _ in .reply(status: 202, body: "") }
        try await sender(secret: "R0UTING").send(
            message,
            to: target(.text(server.url)) {
                ($0.format, $0.routingKey) = (.pagerDuty, .env("ROUTING"))
            })
        let request = try #require(server.requests.first)
        #expect(request.content == (try pagerDutyBody(message, routingKey: "R0UTING")))
        #expect(!request.line.contains("R0UTING") && !"\(request.headers)".contains("R0UTING"))
    }

    @Test("an answer of 20 MB is not taken in")
    func hugeAnswer() async throws {
        let server = LoopbackServer { _ in .reply(status: 400, body: String(repeating: "x", count: 20 << 20)) }
        #expect(try await failure(sending: .text(server.url)).kind == .payload)
    }

    @Test("a channel that asks to wait is heard")
    func throttled() async throws {
        let server = LoopbackServer { _ in
            .raw("HTTP/1.1 429 Later\r\nRetry-After: 120\r\nContent-Length: 0\r\n\r\n", then: .close)
        }
        let failure = try await failure(sending: .text(server.url))
        #expect(failure.kind == .throttled && failure.retryAfter == .seconds(120))
    }
}

/// A minute after the message.
struct FixedTime: TimeSource {
    func now() -> Timestamp { message.at + .seconds(60) }
    func elapsed() -> Duration { .zero }
    var bootID: String { "boot" }
    func sleep(for duration: Duration) async throws(PraError) {}
}

/// Any reference leads to the same text.
struct FixedSecret: SecretResolver {
    let text: String

    func resolve(_ reference: SecretReference) async throws(PraError) -> Secret { Secret(text) }
}

/// The one part of the journal that channels use.
final class InboxJournal: Journal {
    func scan<Result: Sendable>(
        _ scope: LedgerScope, upTo size: Int, into initial: Result,
        _ take: @escaping @Sendable (inout Result, Fact, Int) -> Void
    ) async throws(PraError) -> Result { throw unused() }
    func isQueueing() async throws(PraError) -> Bool { false }
    let messages = Mutex<[AlertMessage]>([])

    func post(_ message: AlertMessage, for user: String) async throws(PraError) {
        messages.withLock { $0.append(message) }
    }
    func alertGroups() async throws(PraError) -> [AlertGroup] { [] }
    func keep(_ news: AlertNews) async throws(PraError) {}
    func fold(_ deliveries: [Delivery], into one: Delivery) async throws(PraError) {}
    func noteFailure(of delivery: Delivery) async throws(PraError) {}
    func bury(_ delivery: Delivery, at time: Timestamp) async throws(PraError) {}
    func revive(over channel: ResourceID, givenUpBy time: Timestamp) async throws(PraError) {}
    func outbox(upTo limit: Int, at now: Timestamp) async throws(PraError) -> OutboxPage { OutboxPage([]) }
    func outbox(of user: String) async throws(PraError) -> [Delivery] { [] }
    func failOver(_ failOver: FailOver) async throws(PraError) -> Bool { false }
    func settle(_ deliveries: [Delivery]) async throws(PraError) {}
    func inbox(of user: String?) async throws(PraError) -> [InboxEntry] { [] }
    func trimInbox(before time: Timestamp) async throws(PraError) {}

    func hasNotes() async throws(PraError) -> Bool { false }
    func isHeld(_ restore: ActionID) async throws(PraError) -> Bool { false }
    func append(_ facts: [Fact]) async throws(PraError) -> [Fact] { throw unused() }
    func facts(from index: Int) async throws(PraError) -> [Fact] { throw unused() }
    func show(_ activity: Activity) async throws(PraError) { throw unused() }
    func copy(to store: any ObjectStore) async throws(PraError) { throw unused() }
    func rows(of kind: String) async throws(PraError) -> [String: Digest] { throw unused() }
    func setRow(_ resource: ResourceID, digest: Digest, document: String) async throws(PraError) { throw unused() }
    func removeRow(_ resource: ResourceID) async throws(PraError) { throw unused() }

    private func unused() -> PraError { PraError(.internalFault, "channels only post", remedy: "mend the channel") }
}
