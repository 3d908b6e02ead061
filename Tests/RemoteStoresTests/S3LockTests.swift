import Foundation
import Manifests
import Model
import Ports
import RemoteHarness
import RemoteStores
import StoreContract
import Stores
import Testing
import Transfer

/// Object lock on a bucket that has it.
@Suite(.enabled(if: Moto.isAvailable, "no moto: ./quickstart.sh test fetches it"), .timeLimit(.minutes(1)))
struct S3LockTests {
    private let endpoint: String
    private let bucket: String
    private let url: String

    init() async throws {
        (endpoint, url) = try await SharedMoto.newBucket(isLocked: true)
        bucket = String(url.split(separator: "/")[1])
    }

    private func store(
        period: Duration = .seconds(30 * 86_400), later: Duration = .zero, creating: Bool = false,
        mode: BackupStore.Lock.Mode = .governance
    ) throws -> S3Store {
        var (settings, access) = (BackupStore.S3.test(endpoint), try RemoteAccess.test())
        settings.lock = BackupStore.Lock(mode: mode, period: period)
        access.time = HostTime(offset: later)
        return try S3Store(url: url, settings, creating: creating, access: access)
    }

    /// The day until which an object is locked, as the service says it; `nil` when it is not.
    private func lock(of key: String) async throws -> Timestamp? {
        // moto asks for no right signature, but for one.
        let signed =
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261126/us-east-1/s3/aws4_request, SignedHeaders=host, "
            + "Signature=0"
        let request = HTTPRequest(
            .get, "\(endpoint)/\(bucket)/some/prefix/\(key)", headers: ["authorization": signed], timeout: .seconds(10))
        guard case .answered(let reply) = try await HTTPClient().send(request) else { return nil }
        return reply.headers["x-amz-object-lock-retain-until-date"].flatMap { Timestamp(text: $0) }
    }

    @discardableResult
    private func body(_ method: HTTPRequest.Method, _ path: String) async throws -> String {
        let outcome = try await HTTPClient().send(HTTPRequest(method, "\(endpoint)/\(path)", timeout: .seconds(10)))
        guard case .answered(let reply) = outcome else { throw RemoteHarnessError("\(outcome)") }
        return String(decoding: reply.body, as: UTF8.self)
    }

    @Test func whatIsPutIsLockedAndWhatMustChangeIsNot() async throws {
        let store = try store(creating: true), now = HostTime().now()
        #expect(store.isLocking)
        try await store.put("packs/aa/1", [1])
        try await store.put("wal/1/00000001/000000010000000000000001.pieces/0-1", [1])
        try await store.replace("control/leases/x", [1])
        let until = try #require(try await lock(of: "packs/aa/1"))
        #expect(abs((until - now).inSeconds - 30 * 86_400) < 60)
        #expect(try await lock(of: "wal/1/00000001/000000010000000000000001.pieces/0-1") == nil)
        #expect(try await lock(of: "control/leases/x") == nil)
    }

    /// Goal: what a control is told is what the service says of the object, and not what was asked for.
    @Test(arguments: BackupStore.Lock.Mode.allCases)
    func aLockIsReadBack(mode: BackupStore.Lock.Mode) async throws {
        let store = try store(creating: true, mode: mode), now = HostTime().now()
        try await store.put("packs/aa/1", [1])
        try await store.replace("control/leases/x", [1])
        // Somebody who states another lock reads the one that is there.
        let other = try self.store(period: .seconds(86_400), mode: mode == .governance ? .compliance : .governance)
        let read = try #require(try await other.lock(of: "packs/aa/1"))
        #expect(read.mode.rawValue == mode.rawValue)
        #expect(abs((read.until - now).inSeconds - 30 * 86_400) < 60)
        #expect(try await other.lock(of: "control/leases/x") == nil)
        #expect(try await other.lock(of: "packs/aa/2") == nil, "what is not there has no lock")
    }

    @Test func aLockIsExtendedWhenLessThanHalfIsLeft() async throws {
        try await store().put("packs/aa/1", [1])
        let first = try #require(try await lock(of: "packs/aa/1"))
        try await store(later: .seconds(10 * 86_400)).extendLocks(of: ["packs/aa/1"])
        #expect(try await lock(of: "packs/aa/1") == first, "twenty days are enough")
        let late = try store(later: .seconds(20 * 86_400))
        try await late.extendLocks(of: ["packs/aa/1"])
        let second = try #require(try await lock(of: "packs/aa/1"))
        #expect(abs((second - first).inSeconds - 20 * 86_400) < 60)
        let requests = late.requests
        try await late.extendLocks(of: ["packs/aa/1"])
        #expect(late.requests == requests, "what is known is not asked for again")
    }

    /// A recovery window may be longer than a lock lasts.
    @Test func theWALBehindThePointIsLockedForAsLongAsThePointCounts() async throws {
        let first = try self.store(creating: true), store = try await Store.initialize(first, random: HostRandom())
        let writer = try await store.beginPoint(
            ActionID("backup/a/1"), cluster: "c0ffee", .none, at: HostTime().now())
        try await writer.beginFile("pgdata/a", mode: 0o600, size: 3, modified: HostTime().now())
        try await writer.append([1, 2, 3])
        try await writer.endFile()
        var point = samplePoint(1, try await writer.finish())
        point.walSegmentBytes = 1 << 20
        for number in 0...39 as ClosedRange<UInt64> {
            try await store.putSegment(
                system: point.system, timeline: Timeline(1), number: number, bytes: noise(number, 1 << 20))
        }
        try await writer.commit(point)
        let behind = "wal/\(point.system)/00000001/000000010000000000000027"
        let put = try #require(try await lock(of: behind))
        let known = first.requests
        try await first.extendLocks(of: [behind])
        #expect(first.requests == known, "what this process put it knows")

        let later = try self.store(later: .seconds(20 * 86_400))
        let again = try await Store.open(later, random: HostRandom())
        try await again.renewLocks()
        #expect(abs((try #require(try await lock(of: behind)) - put).inSeconds - 20 * 86_400) < 60)
        let requests = later.requests.values.reduce(0, +)
        try await again.renewLocks()
        let lists = later.requests.values.reduce(0, +) - requests
        #expect(lists < 20, "\(lists) requests, and none for a segment")
    }

    /// A sweep that finds a locked pack dead is not stopped by it: the pack is hidden, and its bytes stay.
    @Test func whatCanNotBeDeletedYetStopsNoSweep() async throws {
        let store = try store()
        try await store.put("packs/aa/1", [1])
        try await store.delete("packs/aa/1")
        #expect(try await store.get("packs/aa/1", range: nil) == nil)
        #expect(try await body(.get, "\(bucket)?versions=").contains("<Key>some/prefix/packs/aa/1</Key>"))
    }

    @Test func aBucketThatLocksEverythingByDefaultIsRefused() async throws {
        let rule = "<Rule><DefaultRetention><Mode>GOVERNANCE</Mode><Days>1</Days></DefaultRetention></Rule>"
        let document =
            "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>\(rule)"
            + "</ObjectLockConfiguration>"
        try await body(.put(Array(document.utf8)), "\(bucket)?object-lock=")
        let store = try store(creating: true)
        let error = await #expect(throws: PraError.self) { try await store.put("format.json", [1]) }
        #expect(
            error?.code == .storeSetting && error?.what.contains("control/") == true, "\(String(describing: error))")
    }

    @Test func aBucketWithoutLockIsRefusedWhereTheManifestStatesOne() async throws {
        let (endpoint, url) = try await SharedMoto.newBucket()
        var settings = BackupStore.S3.test(endpoint)
        settings.lock = BackupStore.Lock(mode: .governance, period: .seconds(86_400))
        let store = try S3Store(url: url, settings, creating: true, access: .test())
        let error = await #expect(throws: PraError.self) { try await store.put("format.json", [1]) }
        #expect(error?.code == .storeSetting && error?.remedy.contains("s3.lock") == true)
    }
}
