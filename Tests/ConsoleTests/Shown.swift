import Evidence
import Manifests
import Model
import Planning
import Reports
import Synchronization

@testable import Console

/// A source as a loop would be: nothing seen, seen, seen long ago; what is recorded is its history.
final class Shown: ConsoleSource {
    static let password = "correct horse battery"
    /// With so little work that it holds up no test; by Python's hashlib.scrypt.
    private static let hash = PasswordHash(
        logN: 4, salt: Array(repeating: 0, count: 16),
        key: bytesFromHex("62eed6f19c2e2716473b1434021a5d35b5b02aba357540fc58fed05164096bd8") ?? [])

    private let (changes, change) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))
    private let seen = Mutex<StatusDocument?>(nil)
    private let clock = Mutex(Timestamp(seconds: 1_795_000_000))
    private let written = Mutex<[Fact]>([])
    /// Who came and went: apart from what history is folded from, as a loop has it.
    let signIns = Mutex<[Fact]>([])
    /// While it is set, the ledger takes nothing.
    let refusal = Mutex<PraError?>(nil)
    let tally = Mutex(TurnTally())
    let people = Mutex<[ConsoleAccount]>([])
    let widgets = Mutex(WidgetSight.none)
    let waiting = Waiting()
    let kept = Kept()
    let stated = Mutex(Desired(revision: Digest(Array(repeating: 0, count: 32))))

    /// What was looked at; thrown where it is a failure.
    let planned = Mutex<Result<PlanDocument, PraError>>(.failure(unlooked))
    let listed = Mutex<[ListedPoint]>([])
    let runs = Mutex<[DrillRun]>([])
    let files = Mutex<[String: [UInt8]]>([:])
    let shelf = Shelf()
    private static let unlooked = PraError(.storeUnreachable, "nobody looked", remedy: "see the test")

    /// One person for each role, called by it.
    init(_ roles: [Role] = []) throws {
        people.withLock { people in
            people = roles.map {
                ConsoleAccount(
                    name: $0.rawValue, fullName: "<b>A. Sow</b>", language: .french, roles: [$0], password: Self.hash)
            }
        }
    }

    func status() async -> StatusDocument? { seen.withLock { $0 } }
    func accounts() async -> [ConsoleAccount] { people.withLock { $0 } }
    func desired() async -> Desired { stated.withLock { $0 } }
    func history() async -> History { History(facts) }
    func facts() async -> [Fact] { written.withLock { $0 } }
    func turns() async -> TurnTally { tally.withLock { $0 } }
    func now() -> Timestamp { clock.withLock { $0 } }

    /// What watches looks again when something is shown.
    func awaitNews() async throws(PraError) {
        for await _ in changes { return }
        throw PraError(.interrupted, "the test is over", remedy: "see the test")
    }

    var facts: [Fact] { written.withLock { $0 } }

    func record(_ events: [(event: Fact.Event, subject: ResourceID)], by user: String?) async throws(PraError) {
        // A disk takes its time, in which others come.
        for _ in 0..<200 { await Task.yield() }
        if let refusal = refusal.withLock({ $0 }) { throw refusal }
        let now = now()
        let facts = events.map { event, subject in
            Fact(
                at: now, monotonic: 0, boot: "test", actor: user.map { "operator:\($0)" } ?? "loop", subject: subject,
                confidence: .observed, event: event)
        }
        signIns.withLock { $0 += facts.filter(\.event.isSignIn) }
        written.withLock { $0 += facts.filter { !$0.event.isSignIn } }
    }

    /// As one whose state was restored from when it knew only so much.
    func forget(after count: Int) { written.withLock { $0 = Array($0.prefix(count)) } }

    func look() {
        let input = StatusInput(at: now(), clusters: [], stores: [], facts: [], holder: nil, open: [], next: [])
        show(makeStatus(input))
    }

    func show(_ status: StatusDocument) {
        seen.withLock { $0 = status }
        change.yield()
    }

    func pass(_ time: Duration) {
        clock.withLock { $0 = $0 + time }
        waiting.tell(now())
    }
}

extension Shown {
    func plan() async throws(PraError) -> PlanDocument { try planned.withLock { $0 }.get() }
    func points() async throws(PraError) -> [ListedPoint] { listed.withLock { $0 } }
    func drills() async -> [DrillRun] { runs.withLock { $0 } }

    /// What is recorded, unsigned: a real ledger is tested with the command, see ConsoleCommandTests.
    func ledgerHead() async throws(PraError) -> SignedHead {
        SignedHead(size: facts.count, root: Self.nothing, checkpoint: "", key: "")
    }
    func ledgerEntries(in range: Range<Int>) async throws(PraError) -> [SignedEntry] {
        let facts = facts
        return range.clamped(to: facts.indices).map {
            SignedEntry(facts[$0], index: $0, entry: "", leaf: Self.nothing)
        }
    }
    private static let nothing = Digest([UInt8](repeating: 0, count: 32))
    func proof(of entry: Int) async throws(PraError) -> EntryProof { throw Self.noLedger }
    func history(since size: Int) async throws(PraError) -> HistoryProof { throw Self.noLedger }
    func verifyLedger() async throws(PraError) -> LedgerVerification { throw Self.noLedger }
    private static let noLedger = PraError(.stateUnavailable, "there is no ledger", remedy: "see the test")

    func reports() async throws(PraError) -> [ReportEntry] {
        files.withLock { $0 }.sorted { $0.key < $1.key }.map {
            ReportEntry(name: $0.key, bytes: $0.value.count, writtenAt: now())
        }
    }
    func report(_ name: String) async throws(PraError) -> [UInt8] { files.withLock { $0[name] } ?? [] }
    func differences(ofReport name: String) async throws(PraError) -> [String] { [] }
}

extension Fact.Event {
    fileprivate var isSignIn: Bool {
        switch self {
        case .signedIn, .signInFailed, .signInThrottled, .signedOut: true
        default: false
        }
    }
}
