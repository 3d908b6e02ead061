import Manifests
import Model
import Planning
import Ports

/// What a turn has at hand. A value: a new manifest revision makes new turns and changes none that runs.
package struct Turn: Sendable {
    package let world: World
    package let desired: Desired
    package let book: Book
    package let streams: Streams
    package let watch: Watch
    let activities: Activities
    /// Whether this process stays, so that what it starts goes on.
    package let stays: Bool
    /// Lines of actions that failed and are not tried now.
    package let held: Set<String>
    /// Asked right before an act: whether it may be done on behalf of this revision now.
    package let admit: @Sendable (Gap, _ revision: Digest) async -> Bool
    package let tell: @Sendable (Loop.Event) -> Void

    /// How long one look at a cluster or store may take.
    static let observationLimit = Duration.seconds(30)

    /// A turn that only looks: for `pra plan`, which is a pass that stops before acting.
    package init(looking world: World, _ desired: Desired) async throws(PraError) {
        await self.init(
            looking: world, desired, try await Book(world.journal, time: world.time, actor: "operator"))
    }

    init(looking world: World, _ desired: Desired, _ book: Book) async {
        let streams = Streams(world)
        self.init(
            world: world, desired: desired, book: book, streams: streams,
            watch: Watch(streams, since: await book.history, world), activities: Activities(), stays: false, held: [],
            admit: { _, _ in true }, tell: { _ in })
    }

    init(
        world: World, desired: Desired, book: Book, streams: Streams, watch: Watch, activities: Activities, stays: Bool,
        held: Set<String>, admit: @escaping @Sendable (Gap, _ revision: Digest) async -> Bool,
        tell: @escaping @Sendable (Loop.Event) -> Void
    ) {
        (self.world, self.desired, self.book, self.streams) = (world, desired, book, streams)
        (self.watch, self.activities, self.stays, self.held) = (watch, activities, stays, held)
        (self.admit, self.tell) = (admit, tell)
    }

    /// The keys that the manifests give rise to.
    package static func keys(of desired: Desired) -> [Key] {
        let plans = desired.plans.flatMap { plan in
            desired.clusters(of: plan).map { Key.plan(plan.name, cluster: $0.name) }
        }
        let unselected = desired.clusters.filter { desired.plans(of: $0).isEmpty }.map { Key.cluster($0.name) }
        let recorded = [Waiver.name, ControlFramework.name, EvidencePolicy.name]
        return (configurationKinds + recorded).map { Key.configuration(kind: $0) }
            + desired.stores.map { Key.store($0.name) }
            + plans + unselected + [.removals]
    }

    /// What one look at a key found.
    struct Look: Sendable {
        var gaps: [Gap]
        /// Stores that are not there yet: what needs them waits for their own key.
        var absent: Set<String> = []
        /// Backups that are in their stores, whatever the ledger says of them.
        var committed: Set<ActionID> = []
        /// What is in the stores and the ledger lacks: holes in WAL, holds.
        var news: [Fact.Event] = []
        /// Which stores were seen under which names.
        var identities: [String: StoreIdentity] = [:]
        /// What the gaps depend on and could not be seen. When there is nothing of it, a missing gap means that there
        /// is none.
        var unseen: [Plan.Unseen] = []
    }

    /// Looks, and changes nothing.
    func look(at key: Key) async throws(PraError) -> Look {
        switch key {
        case .configuration(let kind): Look(gaps: try await configurationGaps(of: kind))
        case .store(let name): await lookAtStore(name)
        case .plan(let plan, let cluster): await lookAtPlan(plan, cluster)
        case .cluster(let name): await lookAtUnprotected(name)
        case .removals: await lookAtRemovals()
        }
    }

    /// Looks at everything once and says what would be done.
    package func plan() async throws(PraError) -> Plan {
        let results = await concurrently(Turn.keys(of: desired), atMost: 8) { key in
            await result { () async throws(PraError) in try await look(at: key) }
        }
        var looks: [Look] = []
        for result in results { looks.append(try result.get()) }
        var unseen: [Plan.Unseen] = []
        for one in looks.flatMap(\.unseen) where !unseen.contains(where: { $0.resource == one.resource }) {
            unseen.append(one)
        }
        return Plan(
            gaps: looks.flatMap(\.gaps), unseen: unseen, observedAt: world.time.now(), revision: desired.revision)
    }

    /// Looks once, and says `Unknown` with its cause instead of throwing.
    func observed<T: Sendable>(
        _ what: String, _ look: @escaping @Sendable () async throws(PraError) -> T
    ) async -> Observed<T> {
        // The time before the look: nothing that it saw is older.
        let before = world.steady.now()
        do throws(PraError) {
            let value = try await world.time.withDeadline(Turn.observationLimit, waitingFor: what) { try await look() }
            return .known(value, at: before)
        } catch {
            return .unknown(because: error)
        }
    }
}

/// `body` of each element, at most `limit` at a time, results in the elements' order.
func concurrently<Element: Sendable, T: Sendable>(
    _ elements: [Element], atMost limit: Int, _ body: @escaping @Sendable (Element) async -> T
) async -> [T] {
    await withTaskGroup(of: (Int, T).self) { group in
        var results: [T?] = Array(repeating: nil, count: elements.count)
        for (index, element) in elements.enumerated() {
            if index >= limit, let (done, value) = await group.next() { results[done] = value }
            group.addTask { (index, await body(element)) }
        }
        for await (done, value) in group { results[done] = value }
        return results.compactMap(\.self)
    }
}

/// The outcome of `body` as a value.
func result<T: Sendable>(_ body: () async throws(PraError) -> T) async -> Result<T, PraError> {
    do throws(PraError) { return .success(try await body()) } catch { return .failure(error) }
}
