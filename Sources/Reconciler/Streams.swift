import Manifests
import Model
import Ports
import Synchronization

/// The WAL streams of this process: at most one per cluster. `serve` runs them as its children, so that none outlives
/// it. A stream that fails is begun again after a pause until it is asked to end: that is one action, however often it
/// takes. Only one whose WAL is gone ends, because it needs a new base.
package final class Streams: Sendable {
    /// What is known of one cluster's stream.
    package struct State: Sendable {
        /// Streaming, or pausing before the next try.
        package var isRunning: Bool
        /// Into which stores, by name.
        package var stores: Set<String>
        /// Durable in all of `stores`; `nil` until the first report.
        package var durable: (timeline: Timeline, position: LSN)?
        /// Why the last try ended; `nil` when none did since WAL last became durable.
        package var failure: PraError?
        /// By store that said something lately: why it takes no WAL, or that it does.
        var outcomes: [String: Result<Void, PraError>] = [:]

        /// Why stores take no WAL, by name.
        var refused: [String: PraError] {
            outcomes.compactMapValues { if case .failure(let error) = $0 { error } else { nil } }
        }

        /// Up to where the stream says that `store` has WAL; `nil` while it has not said so, or does not go there.
        package func claim(of store: String) -> WALEnd? {
            stores.contains(store) ? durable.map { WALEnd(timeline: $0.timeline, position: $0.position) } : nil
        }

        /// The same of each of `stores`.
        func claims(in stores: Set<String>) -> [String: WALEnd] {
            stores.reduce(into: [:]) { $0[$1] = claim(of: $1) }
        }

        package init(isRunning: Bool, stores: Set<String>, durable: (timeline: Timeline, position: LSN)?) {
            (self.isRunning, self.stores, self.durable) = (isRunning, stores, durable)
        }

        /// What is durable in all of `needed`; `nil` when this stream does not go to each of them.
        package func durable(in needed: some Sequence<String>) -> (timeline: Timeline, position: LSN)? {
            stores.isSuperset(of: needed) ? durable : nil
        }
    }

    private struct Entry {
        var state: State
        var order: Identity
        let end: AsyncStream<Void>.Continuation
    }

    /// What an order must not change while it runs.
    private struct Identity: Hashable {
        var cluster: Digest
        var stores: [String: Digest]
        var synchronous: RecoveryPlan.Synchronous?

        init(_ order: StreamOrder) {
            (cluster, synchronous) = (order.cluster.digest, order.synchronous)
            stores = Dictionary(order.stores.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first })
        }
    }

    private struct Request: Sendable {
        var order: StreamOrder
        var end: AsyncStream<Void>
    }

    private let engine: any BackupEngine
    private let time: any TimeSource
    private let random: any RandomSource
    /// Before what failed for good is tried again.
    private static let probeEvery = Duration.seconds(900)
    private let entries = Mutex<[String: Entry]>([:])
    private let requests: AsyncStream<Request>
    private let send: AsyncStream<Request>.Continuation

    package init(_ world: World) {
        (engine, time, random) = (world.engine, world.time, world.random)
        // Bounded by the number of clusters: one that runs is not asked for again.
        (requests, send) = AsyncStream.makeStream(bufferingPolicy: .unbounded)
    }

    package func state(of cluster: String) -> State? { entries.withLock { $0[cluster]?.state } }

    /// Why streams of this process do not stream, by cluster.
    package var failures: [String: PraError] { entries.withLock { $0.compactMapValues(\.state.failure) } }

    /// Why stores of a cluster's stream take no WAL, by name, where a look at the store does not tell it.
    package func refusals(of cluster: String) -> [String: PraError] {
        let seen: Set<PraError.Code> = [.storeUnreachable, .storeMissing, .storeBusy, .timeout]
        return (state(of: cluster)?.refused ?? [:]).filter { !seen.contains($0.value.code) }
    }

    /// Whether this process has not heard yet of a store of a cluster's stream.
    package func isUnsure(of store: String, of cluster: String) -> Bool {
        guard let state = state(of: cluster) else { return true }
        return state.stores.contains(store) && state.outcomes[store] == nil
    }

    /// Those that go on, by cluster.
    var activities: [String: StreamActivity] {
        entries.withLock { entries in
            entries.compactMapValues { entry in
                guard entry.state.isRunning else { return nil }
                return StreamActivity(
                    stores: entry.state.stores.sorted(), failure: entry.state.failure?.what,
                    refusals: entry.state.refused.mapValues(\.what))
            }
        }
    }

    /// Asks for a stream; one that runs already goes on.
    package func start(_ order: StreamOrder) {
        let (end, ender) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let isNew = entries.withLock { entries in
            let old = entries[order.cluster.name]
            guard old?.state.isRunning != true else { return false }
            let identity = Identity(order)
            let durable = old?.order == identity ? old?.state.durable : nil
            let stores = Set(identity.stores.keys)
            entries[order.cluster.name] = Entry(
                state: State(isRunning: true, stores: stores, durable: durable), order: identity, end: ender)
            return true
        }
        if isNew { send.yield(Request(order: order, end: end)) }
    }

    /// Ends every stream that is not one of `orders`, and forgets why others ended, so that they may be asked for
    /// again.
    package func keep(only orders: [StreamOrder]) {
        let kept = Dictionary(orders.map { ($0.cluster.name, Identity($0)) }, uniquingKeysWith: { first, _ in first })
        entries.withLock { entries in
            for (name, entry) in entries {
                if !entry.state.isRunning {
                    entries[name]?.state.failure = nil
                } else if kept[name] != entry.order || entry.state.failure?.retry == .never {
                    entries[name]?.state.failure = nil
                    entry.end.finish()
                }
            }
        }
    }

    /// A new base brought WAL to go on from: a stream that found its own gone may be asked for again.
    package func restartAfterBackup(of cluster: String) {
        entries.withLock { if $0[cluster]?.state.failure?.needsBase == true { $0[cluster]?.state.failure = nil } }
    }

    /// Runs what `start` asks for until cancelled; returns when every stream has put what it had.
    package func serve() async {
        await withDiscardingTaskGroup { group in
            for await request in requests {
                group.addTask { await self.run(request) }
            }
            group.cancelAll()
        }
    }

    private func run(_ request: Request) async {
        let name = request.order.cluster.name
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.keepStreaming(request.order) }
            group.addTask { for await _ in request.end {} }
            await group.next()
            group.cancelAll()
        }
        entries.withLock { $0[name]?.state.isRunning = false }
    }

    /// Tries until it is cancelled or needs a new base: after an error that may pass by itself soon, after another one
    /// seldom.
    private func keepStreaming(_ order: StreamOrder) async {
        let name = order.cluster.name
        var tries = 1
        while !Task.isCancelled {
            let began = time.elapsed()
            let failure = await stream(order)
            guard !Task.isCancelled, failure?.code != .interrupted else { return }
            entries.withLock { $0[name]?.state.failure = failure }
            if let failure, failure.needsBase, failure.retry == .never { return }
            // One that held for longer than any pause begins anew.
            tries = time.elapsed() - began > Backoff().cap ? 2 : tries + 1
            let isTerminal = failure?.retry == .never
            let pause = isTerminal ? Streams.probeEvery : Backoff().delay(before: tries, using: random)
            guard case .success = await result({ () async throws(PraError) in try await time.sleep(for: pause) }) else {
                return
            }
        }
    }

    private func stream(_ order: StreamOrder) async -> PraError? {
        let name = order.cluster.name
        let outcome = await result { () async throws(PraError) in
            let refused = { @Sendable [self] (store: String, error: PraError?) in
                let outcome: Result<Void, PraError> = error.map { .failure($0) } ?? .success(())
                entries.withLock { $0[name]?.state.outcomes[store] = outcome }
            }
            try await engine.stream(order, refusals: refused) { [self] timeline, position in
                entries.withLock { entries in
                    let before = entries[name]?.state.durable
                    entries[name]?.state.durable = (timeline, position)
                    let isNews = before.map { ($0.timeline, $0.position) < (timeline, position) } ?? true
                    if isNews { entries[name]?.state.failure = nil }
                }
            }
        }
        if case .failure(let error) = outcome { return error }
        return nil
    }
}
