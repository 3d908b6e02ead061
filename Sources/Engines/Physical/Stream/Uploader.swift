import Archive
import Model
import Ports
import Stores

/// Takes a spool to one store, at that store's own pace: whole segments as they are there, and of the open one a piece
/// at most once a second. Everything is put-if-absent, so that two of the same WAL do no harm.
struct Uploader: Sendable {
    let spool: Spool
    /// Of this store in the spool.
    let number: Int
    let engine: PhysicalEngine
    /// Opens the store anew, and sees that it is this cluster's.
    let open: @Sendable () async throws(PraError) -> Store

    /// Told why the store takes no WAL, and `nil` once it does.
    var refused: @Sendable (PraError?) -> Void = { _ in }

    /// Only WAL that begins before may be of a time without a stream, and so of `wal_level = minimal`.
    var doubtedBefore = LSN(.max)

    private(set) var store: Store?
    /// Up to where the store has the WAL.
    private(set) var position: WALPosition?
    private var stored: Set<Timeline> = []
    /// By the monotonic clock.
    private var nextPiece = Duration.zero
    private var failures = 0
    /// What ends the whole stream: that the spool failed, or that only a new base helps.
    private var fault: PraError?

    private static let pieceEvery = Duration.seconds(1)
    private static let backoff = Backoff(cap: .seconds(30))

    init(
        _ spool: Spool, number: Int, engine: PhysicalEngine, store: Store?,
        open: @escaping @Sendable () async throws(PraError) -> Store
    ) {
        (self.spool, self.number, self.engine, self.store, self.open) = (spool, number, engine, store, open)
    }

    /// Uploads until cancelled. A store that takes nothing is tried again for ever, whatever it says: that is its own
    /// trouble, and no other store's.
    /// - Returns: what ended it: `.interrupted`, a fault of the spool, or that only a new base helps.
    mutating func run() async -> PraError {
        var changes = spool.changes(for: number).makeAsyncIterator()
        while true {
            do throws(PraError) {
                try await uploadAll()
                failures = 0
                refused(nil)
                guard await changes.next() != nil else { return PraError.wrapping(CancellationError()) }
            } catch {
                guard isStores(error) else { return error }
                refused(error)
                (store, position) = (nil, nil)
                failures += 1
                let pause = Uploader.backoff.delay(before: failures + 1, using: engine.world.random)
                do throws(PraError) { try await engine.world.time.sleep(for: pause) } catch { return error }
            }
        }
    }

    private mutating func uploadAll() async throws(PraError) {
        try await join()
        while let position, let load = await spool.load(after: position) {
            let pause = load.isWhole ? .zero : nextPiece - engine.world.time.elapsed()
            if pause > .zero {
                // More of the segment comes in the meantime.
                try await engine.world.time.sleep(for: pause)
            } else {
                try await put(load)
            }
        }
    }

    /// Uploads all of a spool that no longer grows.
    mutating func uploadLeft() async throws(PraError) {
        try await join()
        while let position, let load = await spool.load(after: position) { try await put(load) }
    }

    /// Uploads what is there without waiting for anything, until `deadline` of the monotonic clock. What does not get
    /// through stays in the spool, and is first the next time.
    mutating func drain(until deadline: Duration) async {
        guard store != nil else { return }
        do throws(PraError) {
            try await join()
            while let position, engine.world.time.elapsed() < deadline, let load = await spool.load(after: position) {
                try await put(load)
            }
        } catch { position = nil }
    }

    /// Finds out where the store goes on.
    private mutating func join() async throws(PraError) {
        guard position == nil else { return }
        let opened: Store
        if let store { opened = store } else { opened = try await open() }
        let coverage = try await opened.coverage(of: spool.system)
        store = opened
        let entry = try await ofSpool { [number] (spool) throws(PraError) in
            try await spool.join(number, having: coverage)
        }
        position = entry
    }

    private mutating func put(_ load: SpoolLoad) async throws(PraError) {
        guard let store else { return }
        try await putHistories(upTo: load.timeline, into: store)
        let bytes = try await ofSpool { (spool) throws(PraError) in try await spool.bytes(of: load) }
        let size = await spool.legs.segmentBytes
        try await refuseUnreplayable(load, into: store)
        let segment = load.segment.bytes / UInt64(size)
        let name = WALName.segment(load.timeline, number: segment, segmentBytes: size)
        if load.isWhole {
            try await store.putSegment(system: spool.system, timeline: load.timeline, number: segment, bytes: bytes)
            try await store.retirePieces(system: spool.system, name)
        } else {
            try await store.putPiece(
                system: spool.system, name, segmentBytes: size, from: load.bytes.lowerBound, bytes: bytes)
            nextPiece = engine.world.time.elapsed() + Uploader.pieceEvery
        }
        (position, failures) = (load.end, 0)
        refused(nil)
        try await ofSpool { [number] (spool) throws(PraError) in
            try await spool.note(number, has: load.end)
        }
    }

    /// Marks, before the store has it, what no recovery gets past.
    /// - Throws: `.walGap` the first time: only a new base answers it.
    private mutating func refuseUnreplayable(_ load: SpoolLoad, into store: Store) async throws(PraError) {
        let start = load.segment.bytes
        guard start + UInt64(load.bytes.lowerBound) < doubtedBefore.bytes else { return }
        var known = load
        known.bytes = 0..<load.bytes.upperBound
        let segment = try await ofSpool { (spool) throws(PraError) in try await spool.bytes(of: known) }
        for place in unreplayable(in: segment) {
            let place = LSN(start + UInt64(place.lowerBound))..<LSN(start + UInt64(place.upperBound))
            guard try await store.recordUnreplayable(system: spool.system, timeline: load.timeline, place) else {
                continue
            }
            fault = PraError(
                .walGap,
                "the server was started with wal_level = minimal at \(place.lowerBound) of timeline "
                    + "\(load.timeline), which no recovery gets past",
                remedy: "take a new base backup: pra backup; and leave wal_level at replica or logical")
        }
        if let fault { throw fault }
    }

    /// Without the history files of all timelines before it, a timeline can not be restored.
    private mutating func putHistories(upTo timeline: Timeline, into store: Store) async throws(PraError) {
        for (history, bytes) in await spool.histories where history <= timeline && !stored.contains(history) {
            try await store.putHistory(system: spool.system, timeline: history, bytes: bytes)
            stored.insert(history)
        }
    }

    private mutating func ofSpool<T: Sendable>(
        _ work: (Spool) async throws(PraError) -> T
    ) async throws(PraError) -> T {
        do throws(PraError) { return try await work(spool) } catch {
            fault = error
            throw error
        }
    }

    /// Whether an error is the store's: neither the stream's own nor that this was cancelled.
    func isStores(_ error: PraError) -> Bool { fault == nil && error.code != .interrupted }
}
