import Glibc
import Model
import Ports
import Stores

/// WAL on its way from the server to the stores, fsynced in segment files of one folder: `<NAME>.partial` while it
/// grows, `<NAME>` when whole. A file goes when every store has it. Files only grow, so that a crash leaves a prefix.
actor Spool {
    nonisolated let folder: String
    nonisolated let system: SystemIdentifier
    private let limit: Int
    private let durable: @Sendable (Timeline, LSN) -> Void
    private let thread = SerialThread()
    private var lock: FileLock?
    private var content = SpoolContent(SpoolLegs(segmentBytes: 1))
    private var open: OpenFile?
    private var unsynced = 0
    /// Whether the folder has failed: what is synced again after that may be told to be durable, and not be.
    private var isBroken = false
    /// By store: up to where it has the WAL; `nil` while that is not known.
    private var reached: [WALPosition?]
    private var told: WALPosition?
    private let changes: [(stream: AsyncStream<Void>, send: AsyncStream<Void>.Continuation)]

    /// Unsynced bytes at most while more WAL is waiting.
    private static let syncEvery = 4 << 20
    /// Of its disk it leaves this free: the evidence of this host is written there, too.
    private static let reserve = ByteCount(32 << 20)

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - limit: of all files.
    ///   - stores: how many there are to be.
    ///   - durable: told each time when every store has more.
    init(
        folder: String, system: SystemIdentifier, limit: ByteCount, stores: Int,
        durable: @escaping @Sendable (Timeline, LSN) -> Void
    ) {
        (self.folder, self.system, self.limit) = (folder, system, Int(limit.bytes))
        self.durable = durable
        reached = Array(repeating: nil, count: stores)
        changes = (0..<stores).map { _ in
            let made = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            return (made.stream, made.continuation)
        }
    }

    /// A tick for the store of that number when there is more to take.
    nonisolated func changes(for store: Int) -> AsyncStream<Void> { changes[store].stream }

    /// Takes the folder and finds what an earlier stream left in it.
    /// - Parameter keepsRest: whether that stays which nothing leads to; without, the server must be there, which still
    ///   has it.
    /// - Throws: `.leaseHeld` when another stream works in it.
    func prepare(keepsRest: Bool = false) throws(PraError) {
        try naming { () throws(PraError) in
            lock = try FileLock.tryLock("\(folder)/lock")
            guard lock != nil else { return }
            content = try look()
            guard !keepsRest else { return }
            for file in content.rest { try removeFile("\(folder)/\(file.name)") }
            content.rest = []
        }
        guard lock == nil else { return }
        throw PraError(
            .leaseHeld, "another stream works in the WAL spool \(folder)",
            remedy: "end the other `pra run` of this state directory, or give this one its own with --state",
            retry: .later)
    }

    /// What is in the folder now, whoever works in it.
    func look() throws(PraError) -> SpoolContent { try SpoolContent(leftIn: folder, by: system) }

    /// Lets the folder go, for another stream.
    func end() {
        open = nil
        lock = nil
    }

    /// What it holds.
    var found: SpoolContent { content }
    var legs: SpoolLegs { content.legs }
    var histories: [Timeline: [UInt8]] { content.histories }

    /// See `SpoolLegs`.
    func resumption(from position: WALPosition, along history: TimelineHistory) -> WALPosition {
        content.legs.resumption(from: position, along: history)
    }

    /// Begins to take WAL from a segment on; what the folder holds stays when it leads there, and goes otherwise: the
    /// server still has it.
    func begin(at position: WALPosition, segmentBytes: Int) throws(PraError) {
        try naming { () throws(PraError) in
            for file in content.resume(at: position, segmentBytes: segmentBytes) { try remove(file) }
        }
    }

    /// Begins the timeline that follows.
    func follow(_ position: WALPosition) { content.follow(at: position) }

    /// Keeps the history file of a timeline for every store.
    func keep(_ history: [UInt8], of timeline: Timeline) throws(PraError) {
        guard content.histories[timeline] == nil else { return }
        try naming { () throws(PraError) in
            let path = "\(folder)/\(WALName.history(timeline).text)"
            do {
                let file = try OpenFile(creating: path, mode: 0o600, owner: nil)
                try file.write(history)
                try file.sync()
            }
            try sync(folder: folder)
        }
        content.histories[timeline] = history
    }

    /// Whether it may take more. What its disk does not tell is found out by writing.
    var hasRoom: Bool {
        guard content.bytes + (1 << 20) <= max(limit, 2 * content.legs.segmentBytes) else { return false }
        do throws(PraError) { return try freeBytes(at: folder) >= Spool.reserve } catch { return true }
    }

    /// That there has been no room for a while.
    func noRoom() -> PraError {
        let free = try? freeBytes(at: folder)
        return PraError(
            .fileFault,
            "the WAL spool \(folder) takes no more: it holds \(ByteCount(Int64(content.bytes))) of at most "
                + "\(ByteCount(Int64(limit))), and its disk has \(free.map { "\($0)" } ?? "an unknown size") free",
            remedy: "free space there, or mend the store that takes no WAL (pra status names it); the server keeps "
                + "its WAL until then", retry: .later)
    }
    var hasUnsynced: Bool { unsynced > 0 }

    /// Writes the WAL that follows.
    /// - Parameter isMoreWaiting: the sync may then wait for it, within bounds.
    /// - Returns: up to where all is fsynced.
    func take(_ bytes: [UInt8], at lsn: LSN, isMoreWaiting: Bool) throws(PraError) -> LSN {
        guard lsn == content.written else {
            throw PraError(
                .connectionLost, "WAL came for \(lsn), \(content.written) was next",
                remedy: "none is needed: streaming starts again at the last durable position", retry: .later)
        }
        try naming { () throws(PraError) in
            var rest = bytes[...]
            while !rest.isEmpty {
                if open == nil { try openNext() }
                let part = rest.prefix(content.roomInSegment)
                try open?.write(Array(part))
                content.grow(by: part.count)
                unsynced += part.count
                rest = rest.dropFirst(part.count)
                if content.isSegmentFull { try finishSegment() }
            }
        }
        if unsynced > 0, !isMoreWaiting || unsynced >= Spool.syncEvery { try flush() }
        return content.legs.end?.lsn ?? .zero
    }

    /// Fsyncs what was written.
    func flush() throws(PraError) {
        guard unsynced > 0, !isBroken else { return }
        try naming { () throws(PraError) in try open?.sync() }
        synced()
    }

    /// The server has left the timeline.
    func close() throws(PraError) {
        // One that was written over may be longer: what it held behind the switch is no history.
        if let last = content.files.last {
            try naming { () throws(PraError) in try open?.setLength(Int64(last.bytes)) }
        }
        try flush()
        open = nil
        content.close()
        for change in changes { change.send.yield() }
    }

    private func synced() {
        unsynced = 0
        content.synced()
        for change in changes { change.send.yield() }
    }

    private func openNext() throws(PraError) {
        let file = content.openNext()
        let name = path(file)
        guard unsafe access(name, F_OK) != 0 else {
            open = try OpenFile(writing: name)
            return
        }
        open = try OpenFile(creating: name, mode: 0o600, owner: nil)
        try sync(folder: folder)
    }

    private func finishSegment() throws(PraError) {
        try open?.sync()
        open = nil
        guard let partial = content.files.last else { return }
        let whole = content.finishSegment()
        try check(unsafe rename(path(partial), path(whole)), "rename \(path(partial)) to", path(whole))
        try sync(folder: folder)
        synced()
    }

    /// What the store that reached `position` takes next.
    func load(after position: WALPosition) -> SpoolLoad? { content.legs.load(after: position) }

    func bytes(of load: SpoolLoad) throws(PraError) -> [UInt8] {
        guard let file = content.files.first(where: { $0.timeline == load.timeline && $0.start == load.segment }) else {
            throw PraError(
                .internalFault, "the WAL spool \(folder) no longer has segment \(load.segment)",
                remedy: "none is needed: streaming starts again at the last durable position", retry: .later)
        }
        return try OpenFile.read(path(file), load.bytes)
    }

    /// Notes what the store of that number has; drops what all of them have.
    /// - Parameter isThere: whether the store has anything: where it only begins there is nothing to tell.
    func note(_ store: Int, has position: WALPosition, isThere: Bool = true) throws(PraError) {
        reached[store] = position
        let known = reached.compactMap(\.self)
        guard known.count == reached.count, let least = known.min() else { return }
        if told.map({ $0 < least }) ?? true {
            told = least
            if isThere { durable(least.timeline, least.lsn) }
        }
        for file in content.drop(before: least) { try remove(file) }
    }

    /// Where a store that has `coverage` goes on.
    /// - Throws: `.connectionLost` when the spool begins later: the stream then has to start again where the store is.
    func join(_ store: Int, having coverage: [WALCoverage]) throws(PraError) -> WALPosition {
        let entry = content.legs.entry(of: coverage) ?? (coverage.isEmpty ? content.legs.start : nil)
        guard let entry else {
            throw PraError(
                .connectionLost, "a store that came back needs WAL from before what the spool \(folder) holds",
                remedy: "none is needed: streaming starts again where that store is", retry: .later)
        }
        try note(store, has: entry, isThere: !coverage.isEmpty)
        return entry
    }

    private func path(_ file: SpoolFile) -> String {
        "\(folder)/\(file.name(segmentBytes: content.legs.segmentBytes))"
    }

    private func remove(_ file: SpoolFile) throws(PraError) { try removeFile(path(file)) }

    /// Runs what touches the folder; an error says which folder it is.
    private func naming(_ work: () throws(PraError) -> Void) throws(PraError) {
        do throws(PraError) { try work() } catch {
            guard error.code == .fileFault else { throw error }
            isBroken = true
            throw PraError(
                .fileFault, "the WAL spool \(folder) can not be used: \(error.what)",
                remedy: "free space there or make it writable (it is in the state directory); the server keeps its WAL "
                    + "until then", retry: .later, cause: error.cause)
        }
    }
}
