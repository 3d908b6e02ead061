import Foundation
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

    /// Restores read frames in the order of the files, several files at once.
    @Test func aRestoreFetchesNeighboursTogether() async throws {
        let (endpoint, url) = try await SharedMoto.newBucket()
        let objects = try S3Store(url: url, .test(endpoint), access: .test()), megabytes = 96
        let store = try await Store.initialize(ReadAhead(objects), random: HostRandom())
        let point = try await store.point(of: megabytes, from: 1)
        let reader = try await Store.open(ReadAhead(objects), random: HostRandom())
        _ = try await reader.points()
        let before = objects.requests.values.reduce(0, +)
        try await withThrowingTaskGroup(of: Int.self) { group in
            var files: [TreeEntry] = []
            for try await entry in reader.tree(point) { files.append(entry) }
            for worker in 0..<4 {
                let mine = files.indices.filter { $0 % 4 == worker }.map { files[$0] }
                group.addTask {
                    var bytes = 0
                    for file in mine {
                        for try await id in reader.extents(of: file) { bytes += try await reader.extent(id).count }
                    }
                    return bytes
                }
            }
            #expect(try await group.reduce(0, +) == megabytes << 20)
        }
        let requests = objects.requests.values.reduce(0, +) - before
        #expect(requests < megabytes * 2 / 5, "\(requests) for \(megabytes) MiB: \(objects.requests)")
    }
}

/// What the README says of requests: relations that compress three times, changed in one of 400 pages.
@Suite(.enabled(if: Moto.isAvailable, "no moto: ./quickstart.sh test fetches it"), .timeLimit(.minutes(5)))
struct RequestTests {
    private static let files = 4, mebibytes = 16

    private func relation(_ number: Int, changed: Bool) -> [UInt8] {
        var bytes: [UInt8] = []
        let pages = Self.mebibytes << 20 / 8192, noise = noise(UInt64(number), Self.mebibytes << 20 / 3)
        bytes.reserveCapacity(Self.mebibytes << 20)
        for page in 0..<pages {
            bytes += noise[page * 2730..<(page + 1) * 2730]
            bytes += repeatElement(UInt8(changed && page % 400 == 7 ? 1 : 0), count: 8192 - 2730)
        }
        return bytes
    }

    private func backUp(_ number: Int, into store: Store, _ pages: PageCache) async throws -> WrittenTree {
        let now = HostTime().now()
        let writer = try await store.beginPoint(
            ActionID("backup/a/\(number)"), cluster: "c0ffee", .zstd(level: 3), at: now, pages: pages)
        for file in 0..<Self.files {
            let path = "pgdata/base/\(file)", size = Int64(Self.mebibytes << 20)
            try await writer.beginFile(path, mode: 0o600, size: size, modified: now)
            try await writer.append(relation(file, changed: number == 2))
            try await writer.endFile()
        }
        let written = try await writer.finish()
        try await writer.commit(samplePoint(number, written))
        return written
    }

    @Test func requestsPerGigabyte() async throws {
        let (endpoint, url) = try await SharedMoto.newBucket()
        let objects = try S3Store(url: url, .test(endpoint), access: .test())
        let folder = FileManager.default.temporaryDirectory.path + "/pra-pages-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let random = HostRandom(), all = { objects.requests.values.reduce(0, +) }
        let store = try await Store.initialize(ReadAhead(objects), random: random)
        let pages = PageCache(in: FileStore(directory: folder, creating: true), of: store.id, cluster: "c0ffee")
        var counts = [all()], added: [ByteCount] = []
        for number in 1...2 {
            let again = try await Store.open(ReadAhead(objects), random: random)
            added.append(try await backUp(number, into: again, pages).addedBytes)
            counts.append(all())
        }
        let reader = try await Store.open(ReadAhead(objects), random: random)
        let point = try #require(try await reader.points().last)
        var read = 0
        for try await entry in reader.tree(point) {
            for try await id in reader.extents(of: entry) { read += try await reader.extent(id).count }
        }
        counts.append(all())
        let made = zip(counts.dropFirst(), counts).map { $0 - $1 }, packs = Int(added[0].bytes) / (16 << 20)
        print("\(read >> 20) MiB; requests of a full backup, a second one, a restore of that: \(made), added \(added)")
        #expect(made[0] <= packs + 24 && made[1] <= 24, "packs of 16 MiB, and what each backup costs")
        #expect(made[2] < read >> 20, "fewer than one for each MiB, though deltas are among them")
        #expect(added[1].bytes * 20 < added[0].bytes)
    }
}

func samplePoint(_ number: Int, _ written: WrittenTree) -> PointDocument {
    let now = HostTime().now(), at = LSN(UInt64(number) << 20)
    return PointDocument(
        action: ActionID("backup/a/\(number)"), clusterUID: "c0ffee", clusterName: "a", epoch: 1,
        system: SystemIdentifier(7), timeline: Timeline(1), start: at, stop: at, startedAt: now, stoppedAt: now,
        major: 15, walSegmentBytes: 1 << 24, blockBytes: 8192, backupLabel: [], tablespaceMap: [], tree: written.tree,
        tablespaces: [], settings: [:], taint: nil, requiredWAL: [], dataBytes: written.dataBytes,
        addedBytes: written.addedBytes)
}

extension Store {
    /// Writes files of 8 MiB that nothing compresses, and commits them as a point that needs no WAL.
    fileprivate func point(of megabytes: Int, from seed: UInt64) async throws -> PointDocument {
        let action = ActionID("backup/a/\(seed)"), now = HostTime().now()
        let writer = try await beginPoint(action, cluster: "c0ffee", .none, at: now)
        for number in 0..<(megabytes / 8) {
            try await writer.beginFile("pgdata/base/\(number)", mode: 0o600, size: 8 << 20, modified: now)
            try await writer.append(noise(seed * 1000 + UInt64(number), 8 << 20))
            try await writer.endFile()
        }
        let written = try await writer.finish()
        let point = samplePoint(Int(seed), written)
        try await writer.commit(point)
        return point
    }
}
