import Model
import Objectives

/// One promise as it is kept over the window of the rules, each figure apart by how sure it is.
package struct ObjectiveStatus: Hashable, Sendable, Codable {
    package var objective: ObjectiveResult.Kind
    package var plan: String?
    package var scenario: String?
    package var endpoint: String?
    package var target: Message.Argument?
    /// If all held that is said of the stores; `nil` where nobody says anything.
    package var claimed: Message.Argument?
    /// Read back or counted; `nil` where nothing was seen.
    package var observed: Message.Argument?
    /// What a restored copy showed; `nil` where none did.
    package var proven: Message.Argument?
    /// Of RPO: up to when that copy had commits, and when the drill that restored it ended.
    package var provenThrough: Timestamp?
    package var provenAt: Timestamp?
    package var verdict: Verdict
    /// Why the verdict is what it is.
    package var detail: Message
    package var isBrokenNow: Bool
    @InSeconds package var window: Duration
}

/// The promises of a cluster that stand at `now`; nothing while none does.
func objectiveStatuses(
    of account: ClusterAccount, at now: Timestamp, rules: MeasurementRules = .standard
) -> [ObjectiveStatus] {
    account.results().filter { $0.plan != nil && $0.to == now }.map { result in
        var status = ObjectiveStatus(result, over: rules.window)
        guard result.kind == .rpo else { return status }
        let curve = account.exposures.last {
            $0.plan == result.plan && $0.scenario == result.scenario && $0.to == result.to
        }
        status.claimed = curve?.claimed.map { .duration($0) }
        if let proof = curve.flatMap({ account.proof(of: $0) }) {
            status.proven = .duration(max(.zero, now - proof.through))
            (status.provenThrough, status.provenAt) = (proof.through, proof.at)
        }
        return status
    }
}

extension ObjectiveStatus {
    fileprivate init(_ result: ObjectiveResult, over window: Duration) {
        self.init(
            objective: result.kind, plan: result.plan, scenario: result.scenario, endpoint: result.endpoint,
            target: result.target?.argument, verdict: result.verdict, detail: result.detail,
            isBrokenNow: result.isBrokenNow, window: window)
        switch result.confidence {
        case .claimed?: claimed = result.measured?.argument
        case .observed?: observed = result.measured?.argument
        case .proven?: proven = result.measured?.argument
        case nil: break
        }
    }

    var line: StatusLine { StatusLine(aspect: .aspectObjective, level: level, message: message) }

    private var level: StatusDocument.Level {
        switch verdict {
        case .met, .excepted: .ok
        case .missed: .warning
        case .notMeasured: .unknown
        }
    }

    private var message: Message {
        let target = target ?? .message(Message(.wordNone))
        let verdict = Message.Argument.message(Message(verdict.phrase))
        if objective == .rpo, let observed {
            let claimed = claimed ?? .message(Message(.wordUnknown))
            let common = [.message(name), target, claimed, observed, .duration(window)]
            return proven.map { make(.statusConfidences, common + [$0, verdict]) }
                ?? make(.statusConfidencesUnproven, common + [verdict])
        }
        guard let (confidence, figure) = figure else {
            return make(.statusPromiseUnseen, [.message(name), target, verdict, .message(detail)])
        }
        let sure = Message.Argument.message(Message(confidence.phrase))
        return make(.statusPromise, [.message(name), target, sure, figure, .duration(window), verdict])
    }

    private func make(_ phrase: Phrase, _ arguments: [Message.Argument]) -> Message {
        var message = Message(phrase)
        message.arguments = arguments
        return message
    }

    private var figure: (Confidence, Message.Argument)? {
        proven.map { (.proven, $0) } ?? observed.map { (.observed, $0) } ?? claimed.map { (.claimed, $0) }
    }

    private var name: Message { statusName(of: objective, scenario: scenario, endpoint: endpoint) }
}

/// What a line of the status calls an objective.
func statusName(of objective: ObjectiveResult.Kind, scenario: String?, endpoint: String?) -> Message {
    let name = Message.Argument.message(Message(objective.phrase))
    if let scenario { return Message(.statusObjectiveOf, name, .name(scenario)) }
    guard let endpoint else { return Message(objective.phrase) }
    return Message(.statusObjectiveOf, name, .message(Message(.wordEndpoint, .name(endpoint))))
}
