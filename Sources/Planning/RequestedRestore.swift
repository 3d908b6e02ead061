import Model

/// A restore that somebody asked for in the console, with what became of it.
package struct RequestedRestore: Sendable {
    package enum State: String, Hashable, Sendable, Codable {
        case requested, approved, running, done, failed, expired, withdrawn
        /// It was started, and what became of it is nowhere said.
        case unknown

        /// Whether it waits for somebody, or works.
        package var isOpen: Bool { [.requested, .approved, .running].contains(self) }
    }

    /// Who did something, and when.
    package struct Act: Hashable, Sendable {
        package var by: String
        package var at: Timestamp
    }

    package struct End: Hashable, Sendable {
        package var at: Timestamp
        /// `nil` where all went well.
        package var failure: String?
    }

    /// Why something is not done with it.
    package enum Refusal: Error, Hashable, Sendable {
        /// It is not in a state for it.
        case state(State)
        /// Two people are needed.
        case ownRequest
        /// It is not what was asked for.
        case otherDigest
    }

    /// So long a request can be approved, and an approval used.
    package static let approvable = Duration.seconds(4 * 3600)
    package static let usable = Duration.seconds(3600)
    /// So long its process may take until it says in the ledger that it restores: it looks into the store first, and
    /// waits for WAL that a stream has.
    static let patience = Duration.seconds(900)

    package let id: String
    package let asked: RestoreRequestRecord.Asked
    package let request: Act
    package fileprivate(set) var approval: Act?
    package fileprivate(set) var comment = ""
    package fileprivate(set) var withdrawal: Act?
    package fileprivate(set) var run: Act?
    /// As the ledger names the restore itself.
    package fileprivate(set) var restore: ActionID?
    package fileprivate(set) var end: End?

    package var approvedUntil: Timestamp? { approval.map { $0.at + Self.usable } }

    package func state(at now: Timestamp) -> State {
        if withdrawal != nil { return .withdrawn }
        if let end { return end.failure == nil ? .done : .failed }
        if let run { return restore != nil || now - run.at < Self.patience ? .running : .unknown }
        if let approvedUntil, now < approvedUntil { return .approved }
        return now < asked.until ? .requested : .expired
    }

    /// Whether `person` may approve of it now; what they saw is `digest`.
    package func checkApproval(by person: String, of digest: Digest, at now: Timestamp) throws(Refusal) {
        guard person != request.by else { throw .ownRequest }
        guard digest == asked.digest else { throw .otherDigest }
        let state = state(at: now)
        guard state == .requested else { throw .state(state) }
    }

    package func checkWithdrawal(at now: Timestamp) throws(Refusal) {
        let state = state(at: now)
        guard state == .requested || state == .approved else { throw .state(state) }
    }

    package func checkRun(at now: Timestamp) throws(Refusal) {
        let state = state(at: now)
        guard state == .approved else { throw .state(state) }
    }
}

/// All of them, folded from facts in order. What the ledger has that is against the rules changes nothing.
package struct RequestedRestores: Sendable {
    private static let person = "operator:"

    package private(set) var byID: [String: RequestedRestore] = [:]
    /// Those whose process has not told its end, by where they restore to.
    private var running: [String: String] = [:]

    package init() {}

    package mutating func take(_ fact: Fact) {
        switch fact.event {
        case .restoreRequest(let record) where fact.actor.hasPrefix(Self.person):
            let act = RequestedRestore.Act(by: String(fact.actor.dropFirst(Self.person.count)), at: fact.at)
            take(record, act)
        case .restoring(let record): begin(record)
        case .restored(let record):
            let failed = record.checks.filter { $0.passed == false }.map(\.name)
            end(record.action, failed.isEmpty ? nil : "checks failed: \(failed.joined(separator: ", "))", at: fact.at)
        case .finished(let record):
            if let failure = record.failure { end(record.action, failure.what, at: fact.at) }
        default: break
        }
    }

    private mutating func take(_ record: RestoreRequestRecord, _ act: RequestedRestore.Act) {
        if case .asked(let asked) = record.step {
            guard byID[record.id] == nil else { return }
            byID[record.id] = RequestedRestore(id: record.id, asked: asked, request: act)
            return
        }
        guard var request = byID[record.id] else { return }
        do throws(RequestedRestore.Refusal) {
            try request.take(record.step, act)
        } catch { return }
        byID[record.id] = request
        let directory = request.asked.intent.directory
        if record.step == .begun { running[directory] = record.id }
        if request.end != nil, running[directory] == record.id { running[directory] = nil }
    }

    private mutating func begin(_ record: RestoringRecord) {
        guard let id = running[record.directory], byID[id]?.restore == nil,
            byID[id]?.asked.intent.point == record.point
        else { return }
        byID[id]?.restore = record.action
    }

    private mutating func end(_ restore: ActionID, _ failure: String?, at time: Timestamp) {
        guard let (directory, id) = running.first(where: { byID[$0.value]?.restore == restore }) else { return }
        byID[id]?.end = RequestedRestore.End(at: time, failure: failure)
        running[directory] = nil
    }
}

extension RequestedRestore {
    fileprivate init(id: String, asked: RestoreRequestRecord.Asked, request: Act) {
        (self.id, self.asked, self.request) = (id, asked, request)
    }

    fileprivate mutating func take(_ step: RestoreRequestRecord.Step, _ act: Act) throws(Refusal) {
        switch step {
        case .asked: return
        case .approved(let given):
            try checkApproval(by: act.by, of: given.digest, at: act.at)
            guard given.host == asked.intent.host else { throw .otherDigest }
            (approval, comment) = (act, given.comment)
        case .withdrawn:
            try checkWithdrawal(at: act.at)
            withdrawal = act
        case .begun:
            try checkRun(at: act.at)
            run = act
        case .ended(let failure):
            guard run != nil, end == nil else { throw .state(state(at: act.at)) }
            end = End(at: act.at, failure: failure)
        }
    }
}
