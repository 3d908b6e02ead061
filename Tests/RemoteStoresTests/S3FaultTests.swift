import Loopback
import Model
import Ports
import Testing

@testable import RemoteStores

/// A service that fails, slows down, or lies.
@Suite(.timeLimit(.minutes(1))) struct S3FaultTests {
    private let s3 = ScriptedS3()
    private let text = String((0..<5000).map { Character(UnicodeScalar(UInt8(97 + $0 % 26))) })

    private func thrown(_ body: () async throws -> Void) async throws -> PraError {
        try #require(await #expect(throws: PraError.self) { try await body() })
    }

    @Test(arguments: [500, 502, 503, 504, 408, 429])
    func whatPassesIsTriedAgain(status: Int) async throws {
        s3.set("a", text)
        s3.say(.reply(status: status, body: ""), ScriptedS3.error(status, "InternalError"), .hangUp)
        let store = try s3.store()
        #expect(try await store.get("a", range: nil) == Array(text.utf8))
        #expect(store.requests == ["GET": 4])
    }

    @Test func theServicesWishToWaitIsObeyed() async throws {
        s3.say(ScriptedS3.error(503, "SlowDown", headers: "Retry-After: 1\r\n"))
        let start = ContinuousClock.now
        try await s3.store().put("a", [65])
        #expect(start.duration(to: .now) >= .seconds(1))
    }

    @Test func aFaultThatStaysIsGivenUpWithinTheDeadline() async throws {
        s3.always { _ in ScriptedS3.error(503, "SlowDown") }
        let start = ContinuousClock.now
        let error = try await thrown { try await s3.store().put("a", [65]) }
        #expect(error.code == .storeUnreachable && error.retry == .later && error.what.contains("given up after"))
        #expect(error.cause?.contains("SlowDown") == true)
        #expect(start.duration(to: .now) < .seconds(6))
    }

    @Test func aWishToWaitPastTheDeadlineIsNotWaitedFor() async throws {
        s3.always { _ in ScriptedS3.error(503, "SlowDown", headers: "Retry-After: 3600\r\n") }
        let start = ContinuousClock.now
        let error = try await thrown { _ = try await s3.store().list("") }
        #expect(error.code == .storeUnreachable && start.duration(to: .now) < .seconds(2))
    }

    @Test func aBodyThatBreaksOffIsCarriedOnFromThere() async throws {
        s3.set("a", text)
        s3.say(
            ScriptedS3.object(text, cut: 3000), ScriptedS3.object(text, range: "bytes=2000-", cut: 1000, then: .close))
        #expect(try await s3.store().get("a", range: nil) == Array(text.utf8))
        let ranges = s3.server.requests.map { $0.headers["range"] }
        #expect(ranges == [nil, "bytes=2000-", "bytes=4000-"])
        #expect(s3.server.requests.last?.headers["if-match"] == "\"v1\"")
    }

    @Test func aPartThatBreaksOffIsCarriedOnToo() async throws {
        s3.set("a", text)
        s3.say(ScriptedS3.object(text, range: "bytes=100-399", cut: 200, then: .reset))
        #expect(try await s3.store().get("a", range: 100..<400) == Array(text.utf8)[100..<400].map(\.self))
    }

    @Test func aBodyThatStopsComingIsGivenUp() async throws {
        s3.set("a", text)
        s3.say(ScriptedS3.object(text, cut: 1000, then: .silence))
        let start = ContinuousClock.now
        #expect(try await s3.store().get("a", range: nil) == Array(text.utf8))
        #expect(start.duration(to: .now) < .seconds(4))
    }

    /// Something always comes, so that no silence ends it.
    @Test func aBodyThatTricklesIsGivenUpAndCarriedOn() async throws {
        s3.set("a", text)
        let rest = String(text.dropFirst(1000))
        s3.say(ScriptedS3.object(text, cut: rest.count, then: .trickle(rest)))
        let start = ContinuousClock.now
        #expect(try await s3.store().get("a", range: nil) == Array(text.utf8))
        #expect(start.duration(to: .now) < .seconds(4) && s3.server.requests.count == 2)
    }

    /// A server that trickles whatever it is asked must not hold a call for longer than its deadline.
    @Test func aServiceThatAlwaysTricklesIsGivenUpWithinTheDeadline() async throws {
        let text = text
        s3.always { _ in ScriptedS3.object(text, cut: text.count, then: .trickle(text)) }
        let start = ContinuousClock.now
        let error = try await thrown { _ = try await s3.store().get("a", range: nil) }
        #expect(error.code == .storeUnreachable && error.retry == .later, "\(error)")
        #expect(start.duration(to: .now) < .seconds(8))
    }

    @Test func aConnectionThatIsResetIsTriedAgain() async throws {
        s3.say(.raw("", then: .reset), .silence)
        #expect(try await s3.store().put("a", [65]))
        #expect(s3.objects["/bucket/p/a"] == "A")
    }

    /// A proxy that ends a body early and says nothing of its length must not make a short object.
    @Test func aBodyOfUnknownLengthIsNotTakenForWhole() async throws {
        s3.always { _ in .raw("HTTP/1.0 200 OK\r\n\r\nshort", then: .close) }
        let error = try await thrown { _ = try await s3.store().get("a", range: nil) }
        #expect(error.code == .storeUnreachable && error.what.contains("incomplete"))
    }

    @Test func bytesWithAnotherDigestAreNotHandedOut() async throws {
        let digest = String(repeating: "0", count: 64)
        s3.always { _ in
            .raw("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nx-amz-meta-sha256: \(digest)\r\n\r\nabc", then: .close)
        }
        #expect(try await thrown { _ = try await s3.store().get("a", range: nil) }.code == .storeCorrupt)
    }

    @Test func aFailureBehindA200IsOne() async throws {
        s3.say(ScriptedS3.error(200, "InternalError"))
        let store = try s3.store()
        #expect(try await store.list("").isEmpty)
        #expect(store.requests == ["GET": 2])
        s3.always { _ in ScriptedS3.error(200, "AccessDenied") }
        #expect(try await thrown { try await store.put("b", [65]) }.code == .storeUnreachable)
        #expect(s3.objects.isEmpty)
    }

    @Test(arguments: [
        ScriptedS3.error(301, "PermanentRedirect", headers: "x-amz-bucket-region: eu-west-3\r\n"),
        ScriptedS3.error(400, "AuthorizationHeaderMalformed", more: "<Region>eu-west-3</Region>"),
        .raw("HTTP/1.1 301 Moved\r\nx-amz-bucket-region: eu-west-3\r\nContent-Length: 0\r\n\r\n", then: .close),
    ])
    func theRightRegionIsNamed(answer: LoopbackServer.Answer) async throws {
        s3.always { _ in answer }
        let error = try await thrown { _ = try await s3.store().get("a", range: nil) }
        #expect(error.code == .storeSetting && error.what.contains("is in region eu-west-3, not in us-east-1"))
        #expect(error.remedy.contains("s3.region: eu-west-3") && s3.server.requests.count == 1)
    }

    @Test func credentialsThatRanOutAreReadAgain() async throws {
        let secrets = Secrets(), store = try s3.store(secrets)
        try await store.put("a", [65])
        let reads = secrets.readCount
        s3.always { request in
            request.headers["authorization"]?.contains("Credential=AKIDNEW/") == true
                ? nil : ScriptedS3.error(400, "ExpiredToken")
        }
        secrets.set("AWS_ACCESS_KEY_ID", "AKIDNEW")
        #expect(try await store.get("a", range: nil) == [65])
        #expect(secrets.readCount == reads + 2)
        #expect(try await store.size("a") == 1)
        #expect(secrets.readCount == reads + 2, "they were read once and kept")
    }

    @Test(arguments: [(400, "ExpiredToken"), (403, "InvalidAccessKeyId"), (403, "SignatureDoesNotMatch")])
    func credentialsThatStayRefusedAreAnErrorWithoutASecretInIt(status: Int, code: String) async throws {
        s3.always { _ in ScriptedS3.error(status, code, more: "<Token-0>swordfish-7f3a9e</Token-0>") }
        let error = try await thrown { try await s3.store().put("a", [65]) }
        #expect(error.code == .storeAuthentication && error.retry == .later && s3.server.requests.count == 1)
        #expect(!"\(error)".contains("swordfish"))
    }

    @Test func noRequestHoldsTheSecretKey() async throws {
        try await s3.store().put("a", [65])
        #expect(!s3.server.requests.contains { "\($0)".contains("swordfish") })
    }

    @Test func aMissingBucketIsNoMissingObject() async throws {
        s3.always { _ in ScriptedS3.error(404, "NoSuchBucket") }
        for call in [
            { () async throws in _ = try await s3.store().get("a", range: nil) },
            { () async throws in _ = try await s3.store().size("a") },
            { () async throws in try await s3.store().delete("a") },
        ] { #expect(try await thrown(call).code == .storeMissing) }
    }

    /// The 404 of a proxy says nothing of the object.
    @Test func onlyTheServiceCanSayThatAnObjectIsAbsent() async throws {
        s3.always { _ in .reply(status: 404, body: "<html>not here</html>") }
        for call in [
            { () async throws in _ = try await s3.store().get("a", range: nil) },
            { () async throws in _ = try await s3.store().size("a") },
        ] { #expect(try await thrown(call).code == .storeUnreachable) }
    }

    @Test func rightsThatAreMissingAreTold() async throws {
        s3.always { _ in ScriptedS3.error(403, "AccessDenied") }
        #expect(try await thrown { try await s3.store().put("a", [65]) }.code == .storeReadOnly)
        #expect(try await thrown { _ = try await s3.store().get("a", range: nil) }.code == .storeAuthentication)
    }

    @Test func aClockThatIsOffIsTold() async throws {
        s3.always { _ in
            ScriptedS3.error(403, "RequestTimeTooSkewed", headers: "Date: Fri, 24 May 2013 00:00:00 GMT\r\n")
        }
        let error = try await thrown { try await s3.store().put("a", [65]) }
        #expect(error.code == .storeSetting && error.what.contains("24 May 2013"))
    }

    /// Parts of an upload whose process died take room and are in no listing of objects.
    @Test func anUploadThatNobodyFinishedIsAbortedAfterADay() async throws {
        let now = HostTime().now()
        let uploads = [
            ("p/wal/dead", now - .seconds(90_000)), ("p/wal/alive", now), ("q/others", now - .seconds(90_000)),
        ]
        .map { "<Upload><Key>\($0)</Key><UploadId>u</UploadId><Initiated>\($1)</Initiated></Upload>" }.joined()
        s3.say(.reply(status: 200, body: "<ListMultipartUploadsResult>\(uploads)</ListMultipartUploadsResult>"))
        let store = try s3.store()
        try await store.abortLeftovers()
        try await store.abortLeftovers()
        let lines = s3.server.requests.map { $0.line.split(separator: " ").prefix(2).joined(separator: " ") }
        #expect(lines == ["GET /bucket?prefix=p%2F&uploads=", "DELETE /bucket/p/wal/dead?uploadId=u"])
    }

    @Test func anAnswerThatWasLostIsFoundAgain() async throws {
        let bytes = Array("content".utf8)
        s3.set("a", "content")
        s3.say(.hangUp)
        #expect(try await !s3.store().put("a", bytes))
    }
}
