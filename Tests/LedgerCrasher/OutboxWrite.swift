import Alerts
import Foundation
import Model
import State

/// A write of the outbox, on what `prepare` has left.
enum OutboxWrite: String {
    case prepare, keep, fold, failOver, settle, noteFailure, bury, revive, post

    func perform(on journal: SQLiteJournal) async throws {
        switch self {
        case .prepare:
            try await journal.keep(
                AlertNews(changed: [try group("first"), try group("second")], deliveries: (1...6).map(delivery)))
            for number in 5...6 { try await journal.bury(delivery(number), at: Timestamp(seconds: 9)) }
        case .keep:
            try await journal.keep(
                AlertNews(
                    changed: [try group("second", count: 2), try group("third")], gone: [try group("first").key],
                    deliveries: (7...9).map(delivery)))
        case .fold:
            var one = delivery(1)
            one.message.id = "digest"
            try await journal.fold((1...3).map(delivery), into: one)
        case .failOver:
            var other = delivery(2)
            (other.channel, other.message.id) = (ResourceID("AlertChannel", "mail"), "digest")
            _ = try await journal.failOver(FailOver([delivery(2), delivery(3)], as: other))
        case .settle: try await journal.settle([delivery(2), delivery(3)])
        case .noteFailure: try await journal.noteFailure(of: delivery(2))
        case .bury: try await journal.bury(delivery(2), at: Timestamp(seconds: 10))
        case .revive:
            try await journal.revive(over: ResourceID("AlertChannel", "hook"), givenUpBy: Timestamp(seconds: 10))
        case .post: try await journal.post(delivery(7).message, for: "f-diallo")
        }
    }

    private func delivery(_ number: Int) -> Delivery {
        Delivery(
            channel: ResourceID("AlertChannel", "hook"), recipient: "a@example.org", user: "f-diallo",
            message: AlertMessage(
                id: "m\(number)", thread: "t", state: .opened, labels: ["type": "rpo.breach"], severity: "critical",
                at: Timestamp(seconds: Int64(number)), since: Timestamp(seconds: 1), title: "t", body: "b"))
    }

    private func group(_ receiver: String, count: Int = 1) throws -> AlertGroup {
        let text = """
            {"key": {"route": "r", "receiver": "\(receiver)", "labels": []}, "began": "2026-11-28T03:00:00Z",
             "members": {}, "count": \(count)}
            """
        return try JSONDecoder().decode(AlertGroup.self, from: Data(text.utf8))
    }
}
