import Loopback
import Manifests
import Model
import Ports
import RemoteHarness
import RemoteStores
import Testing

/// What `pra store init` finds out before it makes a store.
@Suite(.timeLimit(.minutes(1))) struct S3ProbeTests {
    private func refusal(_ s3: ScriptedS3) async throws -> PraError {
        let store = try s3.store(creating: true)
        return try #require(await #expect(throws: PraError.self) { try await store.put("format.json", [65]) })
    }

    @Test func aServiceThatHonoursConditionsIsTaken() async throws {
        let s3 = ScriptedS3()
        #expect(try await s3.store(creating: true).put("format.json", [65]))
        #expect(s3.objects.keys.sorted() == ["/bucket/p/format.json"], "nothing of the probe stays")
    }

    /// One that passes over `If-None-Match` lets both racers win.
    @Test func aServiceThatOverwritesIsRefused() async throws {
        let s3 = ScriptedS3()
        s3.always { request in
            if request.line.hasPrefix("PUT") { return .reply(status: 200, body: "") }
            return request.line.contains("control/probe") && request.line.hasPrefix("GET")
                ? ScriptedS3.object("one") : nil
        }
        let error = try await refusal(s3)
        #expect(error.code == .storeSetting && error.remedy.contains("SingleWriter"))
    }

    @Test func aServiceThatDoesNotKnowTheHeaderIsRefused() async throws {
        let s3 = ScriptedS3()
        s3.always { request in
            request.headers["if-none-match"] == nil ? nil : ScriptedS3.error(501, "NotImplemented")
        }
        #expect(try await refusal(s3).code == .storeSetting)
        #expect(s3.objects.isEmpty)
    }

    @Test func theBucketIsNotMade() async throws {
        let s3 = ScriptedS3()
        s3.always { _ in ScriptedS3.error(404, "NoSuchBucket") }
        #expect(try await refusal(s3).code == .storeMissing)
    }
}
