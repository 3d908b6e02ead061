import Loopback
import Model
import Ports
import RemoteStores
import Testing

/// What is deleted follows from what a listing lacks: it is whole, or an error.
@Suite(.timeLimit(.minutes(1))) struct S3ListingTests {
    private let s3 = ScriptedS3()

    private func page(_ keys: [String], more: String = "") -> ScriptedS3.Answer {
        let contents = keys.map { "<Contents><Key>p/\($0)</Key><Size>1</Size></Contents>" }.joined()
        return .reply(status: 200, body: "<ListBucketResult>\(more)\(contents)</ListBucketResult>")
    }

    private let next = "<IsTruncated>true</IsTruncated><NextContinuationToken>t&amp;1</NextContinuationToken>"

    @Test func pagesAreFollowed() async throws {
        s3.say(page(["a", "b"], more: next), page(["c"], more: "<IsTruncated>false</IsTruncated>"))
        #expect(try await s3.store().list("").map(\.key) == ["a", "b", "c"])
        #expect(s3.server.requests.last?.line.contains("continuation-token=t%261") == true)
    }

    @Test func aPageThatFailsIsAskedForAgain() async throws {
        s3.say(page(["a"], more: next), ScriptedS3.error(500, "InternalError"), page(["b"]))
        #expect(try await s3.store().list("").map(\.key) == ["a", "b"])
    }

    @Test func aListingThatCanNotBeWholeIsRefused() async throws {
        let answers: [[ScriptedS3.Answer]] = [
            [page(["a"], more: "<IsTruncated>true</IsTruncated>")],
            [page(["a"], more: "<KeyCount>2</KeyCount>")],
            [page(["b", "a"])],
            [page(["a", "b"], more: next), page(["b", "c"])],
            [page(["a"], more: next), page(["b"], more: next), page(["c"], more: next)],
            [
                .reply(
                    status: 200, body: "<ListBucketResult><Contents><Key>elsewhere</Key></Contents></ListBucketResult>")
            ],
            [.reply(status: 200, body: "<ListBucketResult><Contents><Key>p/a</Key>")],
            [.reply(status: 200, body: "<html></html>")], [.reply(status: 200, body: "")],
        ]
        for answer in answers {
            let s3 = ScriptedS3()
            let script = Script(answer)
            s3.always { _ in script.next() }
            let error = await #expect(throws: PraError.self) { try await s3.store().list("") }
            #expect(error?.code == .storeUnreachable, "\(answer)")
        }
    }
}
