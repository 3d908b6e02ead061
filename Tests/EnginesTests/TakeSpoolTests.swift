import ClusterHarness
import FoundationEssentials
import Manifests
import Model
import Ports
import Stores
import Synchronization
import Testing

@testable import Engines

/// What a restore does with the spool of its host when that is in use, damaged, or another cluster's.
@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct TakeSpoolTests {
    /// The spool has segments that the store has not; nothing works in it.
    private func withSpool(_ body: (Bench, _ end: LSN) async throws -> Void) async throws {
        try await withCluster { cluster in
            let (bench, near, end) = try await bench(cluster)
            try await bench.streaming(by: bench.engine { _ in near }, into: [bench.local], Latest()) {
                try await fill(bench, near, end)
            }
            try await body(bench, try #require(end.lsn))
        }
    }

    private func bench(_ cluster: TestCluster) async throws -> (Bench, AwayStore, Latest) {
        let bench = try Bench(cluster)
        try await bench.fill()
        _ = try await bench.backup("backup/shop/1")
        return (bench, AwayStore(bench.objects), Latest())
    }

    private func fill(_ bench: Bench, _ near: AwayStore, _ end: Latest) async throws {
        try await bench.wait { near.puts.withLock { $0 } > 0 }
        near.isAway.withLock { $0 = true }
        try await bench.cluster.psql("create table more as select md5(g::text) from generate_series(1, 600000) g")
        let flushed = try await bench.flushed()
        end.lsn = flushed
        try await bench.wait { try await bench.confirmed() >= flushed }
    }

    private func damage(_ name: String, in bench: Bench) async throws {
        let path = "\(try await bench.spoolFolder())/\(name)", bytes = try await Disk().contents(path)
        try await Disk().write(path, bytes.map { ~$0 }, owner: nil)
    }

    @Test func whatFollowsADamagedFileIsKeptAndToldAsLacking() async throws {
        try await withSpool { bench, end in
            let names = try await bench.spooled(), segments = names.filter { $0.count >= 24 }
            #expect(segments.count > 3)
            try await damage(segments[2], in: bench)
            let request = try await bench.request(to: "copy")
            let lines = try await bench.engine.takeSpool(for: request)
            #expect(lines.count == 1 && lines[0].contains("WAL from \(segments[2]) on"), "\(lines)")
            try await damage(segments[0], in: bench)
            #expect(try await bench.engine.takeSpool(for: request).first?.contains(segments[0]) == false)
            #expect(try await bench.spooled() == names, "nothing was removed")
            // Nor by the stream that begins again, before a server has answered.
            try await bench.cluster.stop()
            await #expect(throws: PraError.self) { try await bench.engine.stream(bench.order(bench.local)) { _, _ in } }
            #expect(try await bench.spooled().filter { $0 > segments[2] } == names.filter { $0 > segments[2] })
            #expect(try await bench.end(of: bench.objects) < end)
        }
    }

    @Test func aSpoolThatNothingInTheStoreLeadsToIsTold() async throws {
        try await withSpool { bench, _ in
            let names = try await bench.spooled().filter { $0.count >= 24 }
            for name in names.prefix(2) { try await Disk().remove("\(bench.spoolFolder())/\(name)") }
            let lines = try await bench.engine.takeSpool(for: try await bench.request(to: "copy"))
            #expect(lines.count == 1 && lines[0].contains("none that leads there"), "\(lines)")
            var request = try await bench.request(to: "copy")
            request.lacking = lines
            #expect(try await bench.engine.restore(request).notRestored.first == lines.first)
        }
    }

    @Test func aStreamThatDrainsTheSpoolIsWaitedFor() async throws {
        try await withCluster { cluster in
            let (bench, near, end) = try await bench(cluster)
            try await bench.streaming(by: bench.engine { _ in near }, into: [bench.local], Latest()) {
                try await fill(bench, near, end)
                let latest = try await bench.request(to: "copy")
                let refusal = await #expect(throws: PraError.self) {
                    try await bench.engine.takeSpool(for: latest, patience: .seconds(1))
                }
                #expect(refusal?.code == .leaseHeld && refusal?.remedy.contains("--state") == true)
                let earlier = try await bench.request(.immediate, to: "copy")
                let lines = try await bench.engine.takeSpool(for: earlier, patience: .seconds(1))
                #expect(lines.count == 1, "\(lines)")
                async let lacking = bench.engine.takeSpool(for: latest)
                try await HostTime().sleep(for: .milliseconds(500))
                near.isAway.withLock { $0 = false }
                #expect(try await lacking == [])
                #expect(try await bench.end(of: bench.objects) >= (try #require(end.lsn)))
            }
        }
    }

    @Test func theSpoolOfAnotherClusterIsNoneOfItsBusiness() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster), other = SystemIdentifier(77)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            _ = try await bench.store().bind(cluster: "other", system: other, major: 15, at: .zero)
            let folder = "\(bench.folder)/state/spool/\(other)"
            try await Disk().makeFolders(folder, owner: nil)
            let lock = try FileLock.tryLock("\(folder)/lock")
            #expect(lock != nil)
            #expect(try await bench.engine.takeSpool(for: try await bench.request(to: "copy"), patience: .zero) == [])
            withExtendedLifetime(lock) {}
        }
    }
}
