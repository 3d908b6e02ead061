import ClusterHarness
import Foundation
import Model
import Postgres
import Testing

@Suite("Replication commands", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct ReplicationTests {
    @Test("COPY OUT arrives whole, in order and message by message")
    func copyOut() async throws {
        try await withCluster { cluster in
            let session = try await Session.connect(cluster.settings)
            try await session.begin(
                "copy (select repeat('x', i % 300) || i from generate_series(1, 20000) as i) to stdout")
            guard case .copy = try await session.nextReply(within: .seconds(10)) else {
                throw HarnessError("COPY was expected")
            }
            var (next, mismatches) = (1, 0)
            while let batch = try await session.nextBatch(limit: 64 << 10, patience: .seconds(10)) {
                for message in batch.messages {
                    let expected = String(repeating: "x", count: next % 300) + "\(next)\n"
                    if !message.elementsEqual(expected.utf8) { mismatches += 1 }
                    next += 1
                }
            }
            #expect(next == 20_001)
            #expect(mismatches == 0)
            guard case .rows = try await session.nextReply(within: .seconds(10)) else {
                throw HarnessError("COPY was expected")
            }
            #expect(try await session.nextReply(within: .seconds(10)) == nil)
            #expect(try await session.query("select 7 as n").only().int("n") == 7)
        }
    }

    @Test("a base backup sends start, archives, manifest and stop")
    func baseBackup() async throws {
        try await withCluster { cluster in
            let session = try await Session.connect(cluster.settings, replication: true)
            try await session.begin("BASE_BACKUP (LABEL 'test', CHECKPOINT 'fast', WAIT false, MANIFEST 'yes')")
            let start = try await rows(session).only().lsn("recptr")
            #expect(try await rows(session).count == 1, "the main data directory alone")
            guard case .copy = try await session.nextReply(within: .seconds(10)) else {
                throw HarnessError("COPY was expected")
            }
            var kinds: [Character: Int] = [:]
            while let batch = try await session.nextBatch(patience: .seconds(10)) {
                for message in batch.messages {
                    kinds[Character(Unicode.Scalar(message.first ?? 0)), default: 0] += message.count - 1
                }
            }
            #expect(kinds["n"] != nil && kinds["m"] != nil)
            #expect((kinds["d"] ?? 0) > 20_000_000, "template, postgres and the manifest")
            #expect(try await rows(session).only().lsn("recptr") > start)
            while try await session.nextReply(within: .seconds(10)) != nil {}
            #expect(await session.isIdle)
        }
    }

    @Test("damaged pages: everything is sent, the stop position too, then comes XX001; the notices name the file")
    func damagedPages() async throws {
        try await withCluster { cluster in
            try await cluster.psql("create table t as select generate_series(1, 100000) as i; checkpoint")
            let path = try await cluster.psql("select pg_relation_filepath('t')")
            try await cluster.stop("fast")
            let file = try FileHandle(forUpdating: URL(filePath: "\(cluster.data)/\(path)"))
            try file.seek(toOffset: 3 * 8192 + 4000)
            try file.write(contentsOf: Data("damage".utf8))
            try file.close()
            try await cluster.start()
            let session = try await Session.connect(cluster.settings, replication: true)
            try await begunBackup(session)
            while try await session.nextBatch(patience: .seconds(10)) != nil {}
            #expect(try await rows(session).only().lsn("recptr") > .zero)
            let error = await failure { while try await session.nextReply(within: .seconds(10)) != nil {} }
            #expect(error?.cause?.hasPrefix("SQLSTATE XX001") == true)
            #expect(await session.notices.contains { $0.contains(path) && $0.contains("block 3") })
        }
    }

    @Test("cancelling a base backup in its middle ends the server's walsender")
    func cancelledBackup() async throws {
        try await withCluster { cluster in
            let session = try await Session.connect(cluster.settings, replication: true)
            try await begunBackup(session)
            let error = try await withThrowingTaskGroup(of: PraError?.self) { group in
                group.addTask {
                    await failure { while try await session.nextBatch(limit: 1, patience: .seconds(60)) != nil {} }
                }
                group.cancelAll()
                return try await group.next() ?? nil
            }
            #expect(error?.code == .interrupted)
            try await until { try await cluster.psql("select count(*) from pg_stat_replication") == "0" }
        }
    }

    @Test("a server that stops in the middle of a backup is a lost connection")
    func stoppedServer() async throws {
        try await withCluster { cluster in
            let session = try await Session.connect(cluster.settings, replication: true)
            try await begunBackup(session)
            try await cluster.stop()
            let error = await failure {
                while try await session.nextBatch(patience: .seconds(10)) != nil {}
                while try await session.nextReply(within: .seconds(10)) != nil {}
            }
            #expect(error?.code == .connectionLost)
            #expect(error?.retry == .later)
        }
    }

    @Test("streamed WAL is what the server has on disk, and a terminated walsender is resumed where it was")
    func streaming() async throws {
        try await withCluster { cluster in
            var stream = try await WALStream(cluster, at: LSN(0x100_0000))
            try await cluster.psql("create table t as select generate_series(1, 50000)")
            let first = LSN(text: try await cluster.psql("select pg_current_wal_flush_lsn()")) ?? .zero
            try await stream.receive(until: first)
            try await cluster.psql("select pg_terminate_backend(pid) from pg_stat_replication")
            let error = await failure { try await stream.receive(until: LSN(UInt64.max)) }
            #expect(error?.code == .connectionLost)

            var again = try await WALStream(cluster, at: stream.position, have: stream.bytes)
            // Across a segment switch.
            try await cluster.psql("select pg_switch_wal()")
            try await cluster.psql("create table u as select 1")
            let last = LSN(text: try await cluster.psql("select pg_current_wal_flush_lsn()")) ?? .zero
            try await again.receive(until: last)
            #expect(last.bytes > 0x200_0000)
            for segment in 1...Int(last.bytes >> 24) {
                let name =
                    "00000001" + "00000000" + "000000" + (segment < 16 ? "0" : "")
                    + String(segment, radix: 16, uppercase: true)
                let received = again.slice(segment: segment, atMost: 16384)
                let digest = try await cluster.psql(
                    "select md5(pg_read_binary_file('pg_wal/\(name)', 0, \(received.count)))")
                let ours = try await cluster.psql("select md5('\\x\(hexString(received))'::bytea)")
                #expect(digest == ours, "\(name)")
            }
        }
    }
}

private func rows(_ session: Session) async throws -> Rows {
    guard case .rows(let rows) = try await session.nextReply(within: .seconds(30)) else {
        throw HarnessError("rows were expected")
    }
    return rows
}

private func begunBackup(_ session: Session) async throws {
    try await session.begin("BASE_BACKUP (LABEL 'test', CHECKPOINT 'fast', WAIT false)")
    _ = try await (rows(session), rows(session))
    guard case .copy = try await session.nextReply(within: .seconds(10)) else {
        throw HarnessError("COPY was expected")
    }
    #expect(try await session.nextBatch(limit: 1, patience: .seconds(10)) != nil)
}

/// A physical stream from a segment's start on, kept in memory.
private struct WALStream {
    let session: Session
    var bytes: [UInt8]
    var position: LSN

    init(_ cluster: TestCluster, at start: LSN, have bytes: [UInt8] = []) async throws {
        session = try await Session.connect(cluster.settings, replication: true)
        (self.bytes, position) = (bytes, start)
        try await session.begin("START_REPLICATION PHYSICAL \(start) TIMELINE 1")
        guard case .copy = try await session.nextReply(within: .seconds(10)) else {
            throw HarnessError("COPY was expected")
        }
    }

    mutating func receive(until end: LSN) async throws {
        while position < end {
            guard let batch = try await session.nextBatch(patience: .seconds(1)) else {
                while try await session.nextReply(within: .seconds(10)) != nil {}
                throw HarnessError("the server ended the stream")
            }
            for message in batch.messages where message.first == UInt8(ascii: "w") {
                bytes += message.dropFirst(25)
                position = LSN(position.bytes + UInt64(message.count - 25))
            }
            try await session.put([UInt8(ascii: "r")] + [UInt8](repeating: 0, count: 33))
        }
    }

    func slice(segment: Int, atMost count: Int) -> ArraySlice<UInt8> {
        bytes[((segment - 1) << 24)...].prefix(count)
    }
}
