import Manifests
import Model
import Ports
import RemoteHarness
import RemoteStores
import StoreContract
import Testing

@Suite(.enabled(if: Moto.isAvailable, "no moto: ./quickstart.sh test fetches it"), .timeLimit(.minutes(2)))
struct S3ContractTests {
    @Test(arguments: Clause.all + [.faults])
    func s3KeepsTheContract(_ clause: Clause) async throws {
        let (endpoint, url) = try await SharedMoto.newBucket()
        try await clause.check(try S3Store(url: url, .test(endpoint), creating: true, access: .test()))
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
