import Manifests
import Model
import Planning
import Reports
import Synchronization

@testable import Console

/// A source as a loop would be: nothing seen, seen, seen long ago; what is recorded is its history.
final class Shown: ConsoleSource {
    static let password = "correct horse battery"
    private static let hash = try? PasswordHash(of: password)

    private let seen = Mutex<StatusDocument?>(nil)
    private let clock = Mutex(Timestamp(seconds: 1_795_000_000))
    private let written = Mutex<[Fact]>([])
    let people = Mutex<[ConsoleAccount]>([])
    let stated = Mutex(Desired(revision: Digest(Array(repeating: 0, count: 32))))

    /// One person for each role, called by it.
    init(_ roles: [Role] = []) throws {
        guard let hash = Self.hash else { throw PraError(.usage, "no hash", remedy: "see the test") }
        people.withLock { people in
            people = roles.map {
                ConsoleAccount(
                    name: $0.rawValue, fullName: "<b>A. Sow</b>", language: .french, roles: [$0], password: hash)
            }
        }
    }

    func status() async -> StatusDocument? { seen.withLock { $0 } }
    func accounts() async -> [ConsoleAccount] { people.withLock { $0 } }
    func desired() async -> Desired { stated.withLock { $0 } }
    func history() async -> History { History(facts) }
    func now() -> Timestamp { clock.withLock { $0 } }

    var facts: [Fact] { written.withLock { $0 } }

    func record(_ events: [(event: Fact.Event, subject: ResourceID)], by user: String) async throws(PraError) {
        let now = now()
        written.withLock { facts in
            facts += events.map { event, subject in
                Fact(
                    at: now, monotonic: 0, boot: "test", actor: "operator:\(user)", subject: subject,
                    confidence: .observed, event: event)
            }
        }
    }

    func look() {
        let input = StatusInput(at: now(), clusters: [], stores: [], facts: [], holder: nil, open: [], next: [])
        show(makeStatus(input))
    }

    func show(_ status: StatusDocument) { seen.withLock { $0 = status } }

    func pass(_ time: Duration) { clock.withLock { $0 = $0 + time } }
}
