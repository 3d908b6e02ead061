import Console
import Model
import Objectives
import Reports
import Synchronization

/// How the source of widgets is: as it saw, with an error, or silent.
enum WidgetSight: Sendable {
    case none
    case seen(WidgetInput)
    case failing(PraError)
    /// Never answers, until it is cancelled.
    case silent
}

extension Shown {
    func widgetInput() async throws(PraError) -> WidgetInput? {
        switch widgets.withLock({ $0 }) {
        case .none: return nil
        case .seen(let input): return input
        case .failing(let error): throw error
        case .silent:
            await waiting.wait(until: nil)
            return nil
        }
    }

    func wait(for time: Duration) async { await waiting.wait(until: now() + time) }

    /// A server of `akig` that answers.
    func server() -> ClusterObservation {
        ClusterObservation(
            system: SystemIdentifier(7), timeline: Timeline(1), versionNumber: 150_018, isInRecovery: false,
            startedAt: now() - .seconds(86_400), serverTime: now(), insert: LSN(0x300), flush: LSN(0x300),
            segmentBytes: 16 << 20, databaseBytes: ByteCount(1 << 30), hasChecksums: true, walLevel: "replica",
            maxSenders: 10, activeSenders: 1, maxSlots: 10, mayReplicate: true, slots: [])
    }

    /// Looks at a cluster `akig` with one store and the facts that it has.
    func lookAtWidgets(_ change: (inout StatusInput) -> Void = { _ in }) {
        let cluster = ClusterInput(
            name: "akig",
            observation: .unknown(because: PraError(.postgresUnreachable, "akig is down", remedy: "start it")),
            endpoints: [],
            exposures: [
                CurrentExposure(scenario: "loss", target: .seconds(300), exposure: .seconds(12), unseen: nil)
            ], tables: [], seenTables: .known([], at: now()), slot: nil,
            wal: .init(stores: ["local"], isStreamed: false, samples: []))
        let store = StoreObservation(
            storeID: "s", space: .init(total: ByteCount(100), free: ByteCount(60)), isReadOnly: false, points: [],
            wal: [])
        var input = StatusInput(
            at: now(), clusters: [cluster],
            stores: [
                StoreInput(
                    name: "local", observation: .known(store, at: now()), warnAt: Ratio(millionths: 800_000),
                    stopAt: Ratio(millionths: 950_000))
            ], facts: facts, holder: nil, open: [], next: [])
        change(&input)
        let seen = WidgetInput(input, makeStatus(input), stated: [])
        widgets.withLock { $0 = .seen(seen) }
    }
}

/// Those who wait for the made-up clock.
final class Waiting: Sendable {
    private let sleepers = Mutex<[(until: Timestamp?, wake: AsyncStream<Void>.Continuation)]>([])

    /// - Parameter until: `nil` for ever, or until whoever waits is cancelled.
    func wait(until: Timestamp?) async {
        let (stream, wake) = AsyncStream<Void>.makeStream()
        sleepers.withLock { $0.append((until, wake)) }
        for await _ in stream {}
    }

    /// How many wait, for a moment or for ever, or did and were cancelled.
    var all: Int { sleepers.withLock { $0.count } }

    /// How many wait for a moment.
    var count: Int { sleepers.withLock { sleepers in sleepers.count { $0.until != nil } } }

    func tell(_ now: Timestamp) {
        sleepers.withLock { sleepers in
            for sleeper in sleepers where sleeper.until.map({ $0 <= now }) ?? false { sleeper.wake.finish() }
            sleepers.removeAll { $0.until.map { $0 <= now } ?? false }
        }
    }
}
