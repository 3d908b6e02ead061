import Model
import Ports
import Postgres
import Synchronization

/// One `START_REPLICATION` on a replication connection: WAL as it is flushed on the server.
struct WALReceiver: Sendable {
    enum Event: Sendable {
        /// Contiguous bytes from `at` on; empty when nothing came within the patience.
        case bytes([UInt8], at: LSN)
        /// The server has left this timeline: it goes on as `next` from `at` on.
        case ended(next: Timeline, at: LSN)
        /// The server goes down; it has sent all.
        case shutDown
    }

    private let session: Postgres.Session
    private var position: LSN
    /// What is durable here; `nil` when no commit may wait for it.
    private var acknowledged: LSN?
    private var reported = LSN.zero
    private var lastStatus: ContinuousClock.Instant
    /// The last status, for who keeps the connection meanwhile.
    private let told = Told()
    private let statusEvery: Duration
    /// Known from the start when the timeline ends there.
    private var end: Event?

    /// Bytes of one event, about; more is then waiting.
    static let batch = 1 << 20

    private final class Told: Sendable { let message = Mutex<[UInt8]>([]) }

    /// - Parameters:
    ///   - server: whose `wal_sender_timeout` says how often it must hear of us.
    ///   - start: of a segment, so that whole segments can be put together.
    ///   - acknowledged: up to where WAL is durable here, for a stream that commits wait for. Any other tells no flush
    ///     position: the server takes no such stream for a synchronous standby, not even by a `*`.
    static func begin(
        _ session: Postgres.Session, to server: SourceServer, at start: LSN, on timeline: Timeline,
        acknowledged: LSN? = nil
    ) async throws(PraError) -> WALReceiver {
        try await session.begin("START_REPLICATION PHYSICAL \(start) TIMELINE \(timeline)")
        var receiver = WALReceiver(session: session, position: start, server.senderTimeout)
        receiver.acknowledged = acknowledged
        switch try await session.nextReply(within: .seconds(60)) {
        case .copy: try await receiver.sendStatus()
        // The timeline ends at this very position: there is nothing to copy.
        case .rows(let rows): receiver.end = try await receiver.ended(rows)
        case nil: throw receiver.stopped()
        }
        return receiver
    }

    private init(session: Postgres.Session, position: LSN, _ timeout: Duration?) {
        (self.session, self.position, lastStatus) = (session, position, .now)
        statusEvery = min(.seconds(10), (timeout ?? .seconds(60)) / 3)
    }

    /// What came, waiting at most `patience` for it.
    mutating func next(patience: Duration) async throws(PraError) -> Event {
        if let end { return end }
        guard
            let batch = try await session.nextBatch(
                limit: WALReceiver.batch, patience: min(patience, statusEvery))
        else {
            return try await ending()
        }
        var bytes: [UInt8] = []
        let start = position
        var isAsked = lastStatus.duration(to: .now) >= statusEvery
        for message in batch.messages {
            switch message.first {
            case UInt8(ascii: "w") where message.count >= 25:
                let at = LSN(number(message, 1))
                guard at == position else { throw outOfOrder(at) }
                let content = message.dropFirst(25)
                bytes += content
                position = LSN(position.bytes + UInt64(content.count))
            case UInt8(ascii: "k") where message.count >= 18:
                isAsked = isAsked || message.last == 1
            default: break
            }
        }
        if isAsked { try await sendStatus() }
        return .bytes(bytes, at: start)
    }

    /// Tells the server at once what is durable here: a synchronous commit may wait for it.
    mutating func report(_ lsn: LSN) async throws(PraError) {
        guard lsn > reported else { return }
        reported = lsn
        if let before = acknowledged { acknowledged = max(before, lsn) }
        try await sendStatus()
    }

    /// Keeps the connection while nothing is taken from it.
    mutating func keepAliveIfDue() async throws(PraError) {
        if lastStatus.duration(to: .now) >= statusEvery { try await sendStatus() }
    }

    /// Keeps the connection until cancelled, while who takes WAL from it is busy with what it took.
    func keepAlive(by time: any TimeSource) async throws(PraError) {
        while true {
            try await time.sleep(for: statusEvery)
            try await session.put(told.message.withLock { $0 })
        }
    }

    /// Write and flush positions: nothing that a commit may wait for is said before it is fsynced. Apply stays zero,
    /// because nothing is applied here (a remote_apply commit must not wait for us).
    private mutating func sendStatus() async throws(PraError) {
        var message: [UInt8] = [UInt8(ascii: "r")]
        let write = acknowledged ?? position, flush = acknowledged ?? .zero
        for value in [write.bytes, flush.bytes, 0, 0] { message += bigEndian(value) }
        message.append(0)
        told.message.withLock { $0 = message }
        try await session.put(message)
        lastStatus = .now
    }

    private func ending() async throws(PraError) -> Event {
        do throws(PraError) { try await session.endCopy() } catch {
            // There is no COPY left to end: after an error of the server, which the next reply tells, and when it goes
            // down, having said that the command is over.
            guard case .rows? = try await session.nextReply(within: .seconds(60)) else { throw error }
            return .shutDown
        }
        guard case .rows(let rows) = try await session.nextReply(within: .seconds(60)) else { throw stopped() }
        return try await ended(rows)
    }

    /// - Parameter rows: of the timeline that follows; none when the server shuts down.
    private func ended(_ rows: Rows) async throws(PraError) -> Event {
        guard let row = rows.first else { return .shutDown }
        let event = Event.ended(next: try row.timeline("next_tli"), at: try row.lsn("next_tli_startpos"))
        while try await session.nextReply(within: .seconds(60)) != nil {}
        return event
    }

    func stopped() -> PraError {
        PraError(
            .connectionLost, "the server ended the WAL stream at \(position)",
            remedy: "see that it runs: pg_isready", retry: .later)
    }

    private func outOfOrder(_ at: LSN) -> PraError {
        PraError(
            .connectionLost, "the server sent WAL of \(at), \(position) was next",
            remedy: "none is needed: streaming starts again at the last durable position", retry: .later)
    }
}

private func number(_ message: ArraySlice<UInt8>, _ offset: Int) -> UInt64 {
    message.dropFirst(offset).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
}

private func bigEndian(_ value: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: value >> (56 - 8 * $0)) } }
