import ClusterHarness
import Engines
import Model
import Ports
import Stores
import Testing

@Suite(.enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(3)))
struct RequiredWALTests {
    @Test func aPointNamesTheWALOfItsBackupWhoseReplacementIsThenFound() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            let point = try await bench.backup("backup/shop/1")
            let document = try #require(try await bench.store().points().first)
            let size = UInt64(document.walSegmentBytes)
            let expected = (point.start.bytes / size...(point.stop.bytes - 1) / size).map {
                WALName.segment(point.timeline, number: $0, segmentBytes: Int(size)).text
            }
            #expect(document.requiredWAL.map(\.name) == expected)
            // The open segment becomes whole: the point names only what it had.
            try await cluster.psql("select pg_switch_wal()")
            try await bench.archive()
            #expect(try await bench.store().verify(document, at: document.stoppedAt).findings == [])
            let stored = try #require(try await bench.store().walFile(expected[0], system: point.system))
            try await bench.replaceSegment(expected[0], of: document, by: damaged(stored, at: 100))
            #expect(
                try await bench.store().verify(document, at: document.stoppedAt).findings
                    == ["WAL segment \(expected[0]) is not the one that the point was committed with"])
            // After the end of the backup it is none of the point's business.
            try await bench.replaceSegment(expected[0], of: document, by: damaged(stored, at: stored.count - 1))
            #expect(try await bench.store().verify(document, at: document.stoppedAt).findings == [])
        }
    }

    @Test func aMissingSegmentIsNamed() async throws {
        try await withCluster { cluster in
            let bench = try Bench(cluster)
            try await bench.fill()
            _ = try await bench.backup("backup/shop/1")
            let document = try #require(try await bench.store().points().first)
            let name = try #require(document.requiredWAL.first?.name)
            for info in try await bench.objects.list("wal/") where info.key.contains(name) {
                try await bench.objects.delete(info.key)
            }
            let findings = try await bench.store().structureCheck(document)
            #expect(findings.contains("WAL segment \(name) is missing"), "\(findings)")
        }
    }

    private func damaged(_ bytes: [UInt8], at index: Int) -> [UInt8] {
        var bytes = bytes
        bytes[index] ^= 1
        return bytes
    }
}

extension Bench {
    /// As somebody would who has write access to the store's folder.
    fileprivate func replaceSegment(_ name: String, of point: PointDocument, by bytes: [UInt8]) async throws {
        for info in try await objects.list("wal/") where info.key.contains(name) { try await objects.delete(info.key) }
        guard let number = WALName(text: name)?.number(segmentBytes: bytes.count) else { return }
        try await store().putSegment(system: point.system, timeline: point.timeline, number: number, bytes: bytes)
    }
}
