import Manifests
import Model
import Objectives
import Planning
import Ports

/// One process's work on a set of manifests: looks, closes gaps, keeps evidence. The next look starts from what is then
/// true, so that a crash anywhere costs only repeated looks.
package actor Loop {
    package struct Settings: Sendable {
        /// Backups, verifications and drills at once.
        package var workers = 4
        /// Keys that are looked at at once: a look that waits for a dead host keeps no healthy one waiting.
        package var looks = 32
        /// Between two turns of a key that had nothing to do.
        package var interval = Duration.seconds(10)
        package var sampleEvery = Duration.seconds(5)
        /// Between two looks at which heartbeats are due: none comes oftener.
        var beatEvery = Duration.seconds(1)
        package var cutEvery = MeasurementRules.standard.cutEvery
        package var copyEvery = Duration.seconds(60)
        /// What one copy of the evidence may take; what is left then comes with the next.
        package var copyWithin = Duration.seconds(60)
        /// What one anchoring may take: it holds up the copies of evidence meanwhile.
        package var anchorWithin = Duration.seconds(45)
        /// How long running work may go on after `stop`.
        package var drain = Duration.seconds(30)
        /// Between two looks at what others are shown of this process.
        var showEvery = Duration.seconds(1)
        /// Before something that may run only beside few others is tried again.
        package var admitEvery = Duration.seconds(1)
        package var tick = Duration.milliseconds(200)
        /// Between two looks at the messages that failed and wait for their channels.
        var deliverEvery = Duration.seconds(1)
        /// Between two looks at whether something is to be told by now.
        var alertEvery = Duration.seconds(1)
        /// How long a process that ends waits for its last messages to be tried, and for its last copies of evidence.
        package var farewell = Duration.seconds(5)
        /// Before what failed for good is tried again: a person may have mended it without touching the manifests.
        var probeEvery = Duration.seconds(900)
        /// So long something of the loop may fail until somebody is told.
        var faultPatience = Duration.seconds(60)
        /// Tries of a key in `converge` before its failure stands.
        package var attempts = 3

        package init() {}
    }

    /// What a person who watches the process is told.
    package enum Event: Sendable {
        case started(Gap)
        /// What a plan in mode Plan would do; once, until it is no longer so.
        case shown(Gap)
        case progress(ActionID, Progress)
        case finished(Gap, took: Duration)
        /// `action` is what failed; `nil` when it was a look, or something beside the actions.
        case failed(Key, PraError, willRetry: Bool, action: ActionID? = nil)
        /// An action of a saved plan whose gap is closed already.
        case unneeded(Gap)
        case incident(IncidentRecord)
    }

    package enum Mode: Sendable, Equatable {
        /// Until nothing is left to do.
        case converge
        /// Until `stop`.
        case stay
    }

    let world: World
    let settings: Settings
    let book: Book
    let streams: Streams
    package let watch: Watch
    let activities = Activities()
    let mode: Mode
    let tell: @Sendable (Event) -> Void
    var desired: Desired
    var outbox = Outbox()
    /// Whether what channels took is being noted in the journal.
    var isNoting = false
    /// Whether it is being looked at what goes over other channels.
    var isFailingOver = false
    var alerting = Alerting()
    /// When somebody last asked that a channel is tried again, as far as it was done.
    var retried: [ResourceID: Timestamp] = [:]
    let deliveryWakes: AsyncStream<Void>
    let wakeDelivery: AsyncStream<Void>.Continuation
    /// Why actions failed for good, by cluster and series.
    var terminal: [String: [String: PraError]] = [:]
    /// What points and WAL add to each store a day.
    var growths: [String: ByteCount] = [:]
    /// By store.
    var evidence: [String: EvidenceState] = [:]
    /// Why an anchoring failed last.
    var unanchored: [EvidencePolicy.Anchor: PraError] = [:]
    var lastResults: [ResourceID: [ObjectiveResult]] = [:]
    /// Of clusters and stores, by the last look at the ledger.
    var forecasts: [ResourceID: [Forecast]] = [:]
    var nears = NearTargets()
    var faults = Faults()
    var rounds = Rounds()
    package internal(set) var turns = TurnTally()
    /// When the last heartbeat of each channel was written.
    var heartbeats: [ResourceID: Duration] = [:]
    var queue = WorkQueue<Key>()
    var pace = Pace()
    /// Clusters that are being sampled.
    var sampling: Set<String> = []
    var probes = ProbePace()
    /// Whether the stores' incidents are being updated.
    var isUpdatingStores = false
    /// Keys whose turn backs up, verifies or drills.
    var busy: Set<Key> = []
    private(set) var failures: [(key: Key, error: PraError)] = []
    private(set) var stopRequested: Duration?

    var isStopping: Bool { stopRequested != nil }
    /// Whether what runs has had its time after `stop`.
    var isDrained: Bool { stopRequested.map { world.time.elapsed() - $0 > settings.drain } ?? false }

    package init(
        _ desired: Desired, in world: World, mode: Mode, settings: Settings = Settings(), actor name: String = "loop",
        tell: @escaping @Sendable (Event) -> Void
    ) async throws(PraError) {
        (self.desired, self.world, self.mode, self.settings, self.tell) = (desired, world, mode, settings, tell)
        book = try await Book(world.journal, time: world.time, actor: name)
        streams = Streams(world)
        (deliveryWakes, wakeDelivery) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
        watch = Watch(streams, since: await book.history, world)
    }

    /// Works until the mode's end. Returns what could not be done.
    package func run() async throws(PraError) -> [(key: Key, error: PraError)] {
        let now = world.time.elapsed()
        for key in Turn.keys(of: desired) { queue.add(key, at: now) }
        await withTaskGroup { group in
            group.addTask { await self.streams.serve() }
            group.addTask { await self.keepWatch() }
            group.addTask { await self.keepBeating() }
            group.addTask { await self.keepEvidence() }
            group.addTask { await self.keepAlerting() }
            group.addTask { await self.keepDelivering() }
            group.addTask { await self.keepSendingHeartbeats() }
            if mode == .stay { group.addTask { await self.keepReceipts() } }
            group.addTask { await self.keepShowing() }
            group.addTask { await self.keepTakingNotes() }
            group.addTask { await self.clearLeftovers() }
            await work()
            if mode == .converge {
                await settle()
                await sendLastHeartbeats()
            }
            await settleOutbox()
            group.cancelAll()
        }
        for (cluster, error) in streams.failures.sorted(by: { $0.key < $1.key }) where mode == .converge {
            fail(.cluster(cluster), error)
        }
        for cluster in protectedClusters where mode == .converge {
            for (store, error) in streams.refusals(of: cluster.name).sorted(by: { $0.key < $1.key }) {
                fail(.store(store), error)
            }
        }
        await close()
        return failures
    }

    /// Takes no new work; what runs may end within `settings.drain`, then it is cancelled.
    package func stop() { stopRequested = stopRequested ?? world.time.elapsed() }

    /// Takes a new manifest revision: what waited on the old one waits no more, and what was tried under it is tried
    /// anew.
    package func adopt(_ desired: Desired) {
        self.desired = desired
        alerting.isWanted = true
        queue.clear()
        (pace, terminal) = (Pace(retries: pace.retries, told: pace.told), [:])
        streams.keep(only: desired.clusters.compactMap { desired.streamOrder(for: $0) })
        let now = world.time.elapsed()
        for key in Turn.keys(of: desired) { queue.add(key, at: now) }
    }

    /// What reports are about now, and how many facts that an objective may turn on this process has recorded.
    package var reportable: (desired: Desired, news: Int) { get async { (desired, await book.news) } }

    /// What this process knows now, without asking anybody anew, with the facts that it follows from.
    package func survey() async -> (survey: Survey, desired: Desired, facts: [Fact]) {
        let (turn, desired) = (turn, desired)
        return (await turn.lately(), desired, await book.facts(at: world.time.now()))
    }

    /// Looks at everything anew, as a command does that only looks.
    package func look() async throws(PraError) -> (plan: Plan, reviews: [RetentionReview]) {
        let turn = await Turn(looking: world, desired, book)
        return (try await turn.plan(), await turn.reviewRetention().reviews)
    }

    /// What the ledger says now.
    package var history: History { get async { await book.history } }

    /// What it was folded from, without curves of long ago.
    package var facts: [Fact] { get async { await book.facts(at: world.time.now()) } }

    /// Appends what a person did, all or none; on return it survives power loss.
    /// - Parameter user: `nil` where it was nobody who is known.
    package func record(
        _ events: [(event: Fact.Event, subject: ResourceID)], by user: String?
    ) async throws(PraError) {
        try await book.record(events, by: user.map { "operator:\($0)" })
        alerting.isWanted = true
    }

    var turn: Turn {
        let tell = tell
        return Turn(
            world: world, desired: desired, book: book, streams: streams, watch: watch, activities: activities,
            stays: mode == .stay, held: held, admit: { [self] in await admit($0, $1) }, tell: tell)
    }

    private var held: Set<String> {
        let now = world.time.elapsed()
        return Set(pace.holds.lazy.filter { $1.until.map { $0 > now } ?? true }.map(\.key))
    }

    /// A turn of an old revision acts no more, nor does any after `stop`; of what takes long only some may go on at
    /// once.
    private func admit(_ gap: Gap, _ revision: Digest) -> Bool {
        guard revision == desired.revision, stopRequested == nil else { return false }
        switch gap.action.verb {
        case .backup, .verify, .drill, .scrub:
            guard busy.count < settings.workers else { return false }
            busy.insert(key(of: gap))
        case .configure, .initStore, .createSlot, .dropSlot, .startStream, .retain, .sweep, .retire: break
        }
        return true
    }

    /// The key whose turn closes `gap`.
    func key(of gap: Gap) -> Key {
        if let plan = gap.action.plan, let cluster = gap.action.cluster {
            return turn.isStated(plan, cluster) ? .plan(plan, cluster: cluster) : .removals
        }
        if let cluster = gap.action.cluster { return .cluster(cluster) }
        if let store = gap.action.store { return .store(store) }
        return .configuration(kind: gap.resource.kind)
    }

    /// Keeps the latest failure of each key.
    func fail(_ key: Key, _ error: PraError) {
        failures.removeAll { $0.key == key }
        failures.append((key, error))
    }

    private enum Wake: Sendable {
        case tick
        /// `began` is when the turn was given what is held.
        case done(Key, Outcome, revision: Digest, began: Duration)
    }

    private func work() async {
        await withTaskGroup(of: Wake.self) { group in
            let (time, tick) = (world.time, settings.tick)
            let ticker: @Sendable () async -> Wake = {
                _ = await result { () async throws(PraError) in try await time.sleep(for: tick) }
                return .tick
            }
            group.addTask { await ticker() }
            repeat {
                dispatch(into: &group)
                guard let wake = await group.next() else { break }
                switch wake {
                case .tick: group.addTask { await ticker() }
                case .done(let key, let outcome, let revision, let began):
                    finish(key, outcome, of: revision, began: began)
                }
            } while !isOver
            group.cancelAll()
        }
    }

    private var isOver: Bool {
        if Task.isCancelled { return true }
        if isStopping { return queue.running.isEmpty || isDrained }
        return mode == .converge && queue.isIdle
    }

    private func dispatch(into group: inout TaskGroup<Wake>) {
        guard stopRequested == nil else { return }
        let now = world.time.elapsed()
        while queue.running.count < settings.looks, let key = queue.next(at: now) {
            let turn = turn
            rounds.begin(key, at: now)
            group.addTask { .done(key, await turn.take(key), revision: turn.desired.revision, began: now) }
        }
    }
}
