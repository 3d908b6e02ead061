import Manifests
import Model
import Ports
import RemoteHarness
import StoreContract
import Testing
import Transfer

@testable import RemoteStores

@Suite(.enabled(if: Moto.isAvailable, "no moto: ./quickstart.sh test fetches it"), .timeLimit(.minutes(2)))
struct S3ContractTests {
    @Test(arguments: Clause.all + [.faults])
    func s3KeepsTheContract(_ clause: Clause) async throws {
        let (endpoint, url) = try await SharedMoto.newBucket()
        try await clause.check(try S3Store(url: url, .test(endpoint), creating: true, access: .test()))
    }

    @Test(arguments: Clause.all)
    func readAheadKeepsTheContract(_ clause: Clause) async throws {
        let (endpoint, url) = try await SharedMoto.newBucket()
        try await clause.check(ReadAhead(try S3Store(url: url, .test(endpoint), access: .test())))
    }

    /// Goal: looking up the entries of an index costs a request for thousands of them.
    @Test func smallReadsOfAnIndexAreAnsweredTogether() async throws {
        let (endpoint, url) = try await SharedMoto.newBucket()
        let s3 = try S3Store(url: url, .test(endpoint), access: .test()), store = ReadAhead(s3)
        let bytes = noise(8, 1_500_000)
        try await store.put("index/aa", bytes)
        let before = s3.requests["GET", default: 0]
        for start in stride(from: 0, to: 1_500_000, by: 9000) {
            let range = Int64(start)..<Int64(start + 9000)
            let part = try await store.get("index/aa", range: range)
            try #require(part == Array(bytes[start..<min(start + 9000, bytes.count)]), "\(range)")
        }
        #expect(s3.requests["GET", default: 0] - before == 3)
        #expect(try await store.get("index/aa", range: 1_499_999..<1_500_010) == [bytes[1_499_999]])
        #expect(try await store.get("index/aa", range: 1_600_000..<1_600_010) == [])
        #expect(try await store.get("index/none", range: 0..<10) == nil)
    }

    /// The same, but for two who put one name at once, which is what its manifest rules out.
    @Test(arguments: Clause.all.filter { !$0.description.hasPrefix("of many") } + [.faults])
    func s3WithOneWriterKeepsTheContract(_ clause: Clause) async throws {
        let (endpoint, url) = try await SharedMoto.newBucket()
        try await clause.check(
            try S3Store(url: url, .test(endpoint, writes: .singleWriter), creating: true, access: .test()))
    }

    @Test func anObjectAboveTheThresholdGoesInParts() async throws {
        let (endpoint, url) = try await SharedMoto.newBucket()
        let store = try S3Store(url: url, .test(endpoint), access: .test())
        let bytes = noise(5, (64 << 20) + 4097)
        #expect(try await store.put("wal/large", bytes))
        #expect(store.requests["POST"] == 2 && store.requests["PUT"] == 3)
        #expect(try await store.get("wal/large", range: nil) == bytes)
        let end = Int64(bytes.count)
        #expect(try await store.get("wal/large", range: end - 5..<end + 5) == Array(bytes.suffix(5)))
        #expect(try await !store.put("wal/large", bytes))
        let error = await #expect(throws: PraError.self) {
            try await store.put("wal/large", noise(6, bytes.count))
        }
        #expect(error?.code == .storeConflict)
        #expect(try await store.list("").map(\.key) == ["wal/large"])
        // The upload that lost was aborted.
        #expect(try await uploads(endpoint, url).isEmpty)
    }

    private func uploads(_ endpoint: String, _ url: String) async throws -> [String] {
        let request = HTTPRequest(.get, "\(endpoint)/\(url.split(separator: "/")[1])?uploads=", timeout: .seconds(10))
        guard case .answered(let reply) = try await HTTPClient().send(request) else { return ["no answer"] }
        let document = try #require(XMLElement(document: reply.body))
        return document.all("Upload").compactMap { $0["Key"] }
    }

    @Test func aBucketThatIsNotThereIsAMissingStoreAndNoAbsence() async throws {
        let moto = try SharedMoto.server.get()
        let store = try S3Store(url: "s3://no-such-bucket/a", .test(moto.endpoint), access: .test())
        for call in [
            { () async throws in _ = try await store.get("format.json", range: nil) },
            { () async throws in _ = try await store.size("format.json") },
            { () async throws in _ = try await store.list("") }, { () async throws in try await store.put("a", [1]) },
        ] {
            let error = await #expect(throws: PraError.self) { try await call() }
            #expect(error?.code == .storeMissing && error?.what.contains("no-such-bucket") == true)
        }
    }

    @Test func storesOfTwoPrefixesDoNotSeeEachOther() async throws {
        let (endpoint, url) = try await SharedMoto.newBucket()
        let one = try S3Store(url: url + "/one", .test(endpoint), access: .test())
        let other = try S3Store(url: url + "/one-more", .test(endpoint), access: .test())
        try await one.put("a", [1])
        try await other.put("a", [2])
        #expect(try await one.list("").map(\.key) == ["a"])
        #expect(try await other.get("a", range: nil) == [2])
    }
}
