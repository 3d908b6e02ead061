import Manifests
import Model

/// What the ledger is told of who comes and goes. The first of a kind of one account at once; what follows within a
/// minute is counted and told together, so that nobody fills the ledger by trying.
actor SignIns {
    enum Outcome: Hashable, Sendable { case signedIn, failed, throttled, signedOut }

    private struct Kind: Hashable {
        /// `nil` of names that nobody has, all together.
        var user: String?
        var outcome: Outcome
    }

    private static let together = Duration.seconds(60)

    /// When each kind was told last, and how often it happened since.
    private var told: [Kind: (at: Timestamp, since: Int)] = [:]

    func note(_ outcome: Outcome, of user: String?, to source: any ConsoleSource) async {
        let (kind, now) = (Kind(user: user, outcome: outcome), source.now())
        let before = told[kind]
        guard before.map({ isOver($0.at, at: now) }) ?? true else {
            told[kind]?.since += 1
            return
        }
        await tell(kind, (before?.since ?? 0) + 1, to: source, at: now)
    }

    /// What was counted, once its minute is over, or all of it.
    func tellRest(to source: any ConsoleSource, isLast: Bool = false) async {
        let now = source.now()
        for (kind, last) in told where isLast || isOver(last.at, at: now) {
            if last.since > 0 { await tell(kind, last.since, to: source, at: now) } else { told[kind] = nil }
        }
    }

    /// While the ledger takes nothing people come in nevertheless: then it is counted on, and told when it does.
    private func tell(_ kind: Kind, _ times: Int, to source: any ConsoleSource, at now: Timestamp) async {
        told[kind] = (now, 0)
        let user = ResourceID(User.name, kind.user ?? "(unknown)")
        let isThem = kind.outcome == .signedIn || kind.outcome == .signedOut
        do throws(PraError) {
            try await source.record([(kind.outcome.event(times), user)], by: isThem ? kind.user : nil)
        } catch { told[kind]?.since += times }
    }

    /// A clock that was set back holds nothing up.
    private func isOver(_ minute: Timestamp, at now: Timestamp) -> Bool {
        abs((now - minute).microseconds) >= Self.together.microseconds
    }
}

extension SignIns.Outcome {
    fileprivate func event(_ times: Int) -> Fact.Event {
        let record = SignInRecord(times: times)
        return switch self {
        case .signedIn: .signedIn(record)
        case .failed: .signInFailed(record)
        case .throttled: .signInThrottled(record)
        case .signedOut: .signedOut(record)
        }
    }
}

extension Call {
    /// - Parameter name: as it was given.
    func note(_ outcome: SignIns.Outcome, of name: String) async {
        let isKnown = await source.accounts().contains { $0.name == name }
        await server.signIns.note(outcome, of: isKnown ? name : nil, to: source)
    }
}
