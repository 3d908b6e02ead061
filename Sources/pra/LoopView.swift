import Console
import Glibc
import Manifests
import Model
import Planning
import Reconciler
import Reports
import State
import Synchronization

/// What the console shows of a loop: put together now and then, so that no request waits for anybody.
actor LoopView: ConsoleSource {
    /// Between two of them, and never more than a twentieth of the time is spent on it.
    private static let often = Duration.seconds(5)
    private static let lookFor = Duration.seconds(15)

    let loop: Loop
    let journal: SQLiteJournal
    let folder: String
    /// Where reports are written.
    let reportsFolder: String
    /// Absolute paths of the manifests.
    let manifests: [String]
    let time = SystemTime()
    private var last: StatusDocument?
    private var looked: (at: Duration, seen: Looked)?
    /// Who waits for the look that goes on; `nil` while none does.
    private var waiting: [CheckedContinuation<Void, Never>]?
    /// Read without waiting for whoever puts the next one together.
    nonisolated let seen = Mutex<WidgetInput?>(nil)

    init(of loop: Loop, _ journal: SQLiteJournal, in folder: String, reports: String, manifests: [String]) {
        (self.loop, self.journal, self.folder, reportsFolder) = (loop, journal, folder, reports)
        self.manifests = manifests
    }

    func status() -> StatusDocument? { last }
    func accounts() async -> [ConsoleAccount] {
        await loop.reportable.desired.users.compactMap { ConsoleAccount($0) }
    }
    func desired() async -> Desired { await loop.reportable.desired }
    func history() async -> History { await loop.history }
    func record(_ events: [(event: Fact.Event, subject: ResourceID)], by user: String?) async throws(PraError) {
        try await loop.record(events, by: user)
    }
    func turns() async -> TurnTally { await loop.turns }
    nonisolated func now() -> Timestamp { time.now() }
    /// Looks come every few seconds, and what people do at any time.
    nonisolated func awaitNews() async throws(PraError) { try await time.sleep(for: .seconds(1)) }

    func keepLooking() async {
        while !Task.isCancelled {
            let begin = time.elapsed()
            let (survey, desired, facts) = await loop.survey()
            var input = StatusInput(survey, facts: facts, holder: await holder())
            input.anchors = desired.statedAnchors
            let status = makeStatus(input)
            last = status
            let widgets = WidgetInput(input, status, stated: desired.statedManifests)
            seen.withLock { $0 = widgets }
            let pause = max(Self.often, (time.elapsed() - begin) * 20)
            do { try await time.sleep(for: pause) } catch { return }
        }
    }

    /// What a command would find that looks at everything: one look for all who ask within `lookFor`.
    func look() async throws(PraError) -> Looked {
        while true {
            if let looked, time.elapsed() - looked.at < Self.lookFor { return looked.seen }
            guard waiting != nil else { break }
            await withCheckedContinuation { waiting?.append($0) }
        }
        waiting = []
        defer {
            for other in waiting ?? [] { other.resume() }
            waiting = nil
        }
        let seen = try await Looked(of: loop, journal)
        looked = (time.elapsed(), seen)
        return seen
    }

    /// This process. Where what it says of its work can not be read, it is one that says nothing, and not none.
    private func holder() async -> StateHolder? {
        do throws(PraError) { return try await stateHolder(of: folder) } catch {
            return StateHolder(process: Int(getpid()), activity: nil)
        }
    }
}

/// Serves `view` while `body` runs, once somebody can connect; nothing where there is no door.
/// - Throws: what `body` throws; `.usage` when nobody can listen there.
func serving<T: Sendable>(
    _ door: ConsoleDoor?, _ view: LoopView, _ printer: LoopPrinter, _ body: () async throws -> T
) async throws -> T {
    guard let door else { return try await body() }
    let server = ConsoleServer(at: door.address, with: door.certificate, trusting: door.issuer, showing: view)
    let (begins, begin) = AsyncStream<Result<Int, PraError>>.makeStream()
    return try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
            do throws(PraError) { try await server.run { begin.yield(.success($0)) } } catch {
                begin.yield(.failure(error))
            }
            begin.finish()
        }
        group.addTask { await view.keepLooking() }
        defer { group.cancelAll() }
        for await first in begins {
            var real = door
            real.address.port = try first.get()
            printer.tell(servingAt: real.address)
            group.addTask { [real] in await real.keepCertificate(view, printer) }
            break
        }
        return try await body()
    }
}
