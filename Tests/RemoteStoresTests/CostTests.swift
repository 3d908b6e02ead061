import Manifests
import Model
import Ports
import RemoteHarness
import RemoteStores
import StoreContract
import Stores
import Testing

/// What a backup costs on a service that counts requests.
@Suite(.enabled(if: Moto.isAvailable, "no moto: ./quickstart.sh test fetches it"), .timeLimit(.minutes(2)))
struct CostTests {
    @Test func aBackupMakesFewRequests() async throws {
        let (endpoint, url) = try await SharedMoto.newBucket()
        let objects = try S3Store(url: url, .test(endpoint), access: .test())
        let store = try await Store.initialize(objects, random: HostRandom())
        let before = objects.requests.values.reduce(0, +), megabytes = 96
        let writer = try await store.beginPoint(
            ActionID("backup/a/1"), cluster: "c0ffee", .none, at: HostTime().now())
        for number in 0..<(megabytes / 8) {
            try await writer.beginFile("base/\(number)", mode: 0o600, size: 8 << 20, modified: HostTime().now())
            try await writer.append(noise(UInt64(number), 8 << 20))
            try await writer.endFile()
        }
        let written = try await writer.finish()
        #expect(written.newExtents >= megabytes)
        // Packs of 16 MiB, their index and its re-reading, the session: what does not grow with the data is most here.
        let requests = objects.requests.values.reduce(0, +) - before
        #expect(requests <= megabytes / 16 + 16, "\(objects.requests)")
    }
}
