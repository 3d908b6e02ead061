import Foundation
import Manifests
import Model
import Ports
import RemoteHarness
import RemoteStores
import Synchronization
import Transfer

/// Clocks of this host.
struct HostTime: TimeSource {
    let bootID = "test"
    var offset = Duration.zero

    func now() -> Timestamp { Timestamp(microseconds: Int64(Date().timeIntervalSince1970 * 1_000_000)) + offset }

    func elapsed() -> Duration { ContinuousClock.now.duration(to: .now) + (ContinuousClock.now - HostTime.start) }

    private static let start = ContinuousClock.now

    func sleep(for duration: Duration) async throws(PraError) {
        do { try await ContinuousClock().sleep(for: duration) } catch { throw PraError.wrapping(error) }
    }
}

struct HostRandom: RandomSource {
    func next() -> UInt64 { .random(in: .min ... .max) }
}

/// Secrets by the name of their variable; a test changes them.
final class Secrets: SecretResolver {
    private let values = Mutex(["AWS_ACCESS_KEY_ID": "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY": "swordfish-7f3a9e"])
    private let reads = Mutex(0)

    var readCount: Int { reads.withLock { $0 } }

    func set(_ name: String, _ value: String) { values.withLock { $0[name] = value } }

    func resolve(_ reference: SecretReference) async throws(PraError) -> Secret {
        guard case .env(let name) = reference, let value = values.withLock({ $0[name] }) else {
            throw PraError(.secretUnavailable, "no secret", remedy: "look")
        }
        reads.withLock { $0 += 1 }
        return Secret(value)
    }
}

extension RemotePatience {
    /// Of tests that wait for faults.
    static let short = RemotePatience(
        call: .seconds(4), attempt: .seconds(3), stall: .seconds(1),
        backoff: Backoff(base: .milliseconds(2), cap: .milliseconds(20)))
}

extension RemoteAccess {
    static func test(_ secrets: Secrets = Secrets(), patience: RemotePatience = RemotePatience()) throws -> RemoteAccess
    {
        RemoteAccess(
            client: try HTTPClient(), secrets: secrets, time: HostTime(), random: HostRandom(), patience: patience)
    }
}

extension BackupStore.S3 {
    static func test(
        _ endpoint: String, region: String = "us-east-1", writes: BackupStore.ConditionalWrites = .required
    ) -> BackupStore.S3 {
        var settings = BackupStore.S3(region: region, endpoint: endpoint)
        settings.conditionalWrites = writes
        return settings
    }
}

/// One moto for all tests; each test has a bucket of its own.
enum SharedMoto {
    static let server = Result { try Moto() }
    private static let count = Mutex(0)

    static func newBucket(isLocked: Bool = false) async throws -> (endpoint: String, url: String) {
        let moto = try server.get()
        let number = count.withLock { count in
            count += 1
            return count
        }
        let bucket = "bucket-\(number)"
        try await moto.makeBucket(bucket, isLocked: isLocked)
        return (moto.endpoint, "s3://\(bucket)/some/prefix")
    }
}
