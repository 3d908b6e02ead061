import Model
import Reconciler
import Synchronization

/// What became of each action of a loop, in the order in which they were first heard of.
final class ActionOutcomes: Sendable {
    enum Outcome: String, Encodable {
        case done
        /// Its gap was closed already.
        case unneeded
        /// Nothing was changed.
        case refused
        case failed
        /// Begun and not ended.
        case cutOff
    }

    struct Row: Encodable {
        var action: ActionID
        var outcome: Outcome
        var tookSeconds: Double?
        var code: String?
        var what: String?
    }

    private let rows = Mutex<[Row]>([])

    var all: [Row] { rows.withLock { $0 } }

    func note(_ event: Loop.Event) {
        switch event {
        case .started(let gap): put(Row(action: gap.action.id, outcome: .cutOff))
        case .finished(let gap, let took): put(Row(action: gap.action.id, outcome: .done, tookSeconds: took.inSeconds))
        case .unneeded(let gap): put(Row(action: gap.action.id, outcome: .unneeded))
        case .failed(_, let error, _, let action?):
            let isRefusal = [.refused, .planStale].contains(error.code)
            put(
                Row(
                    action: action, outcome: isRefusal ? .refused : .failed, code: error.code.description,
                    what: error.what))
        case .failed, .shown, .progress, .incident: break
        }
    }

    /// In place of what was known of the action: a try that failed may be followed by one that does not.
    private func put(_ row: Row) {
        rows.withLock { rows in
            if let index = rows.firstIndex(where: { $0.action == row.action }) {
                rows[index] = row
            } else {
                rows.append(row)
            }
        }
    }
}
