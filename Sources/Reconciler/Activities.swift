import Model
import Ports
import Synchronization

/// What this process is at, so that others may be shown it.
package final class Activities: Sendable {
    private let actions = Mutex<[ActionID: RunningAction]>([:])

    package init() {}

    /// Called before the intent is recorded and until the outcome is: what is open in the ledger and not here is
    /// nobody's work.
    func begin(_ action: ActionID, at now: Timestamp) {
        actions.withLock { $0[action] = RunningAction(action: action, since: now) }
    }

    func note(_ progress: Progress, of action: ActionID) { actions.withLock { $0[action]?.progress = progress } }

    func end(_ action: ActionID) { actions.withLock { $0[action] = nil } }

    var running: [RunningAction] {
        actions.withLock { $0.values.sorted { ($0.since, $0.action) < ($1.since, $1.action) } }
    }
}

extension Loop {
    /// Shows what this process is doing until cancelled: when it changes, at most once a second, and else often enough
    /// to tell one that hangs.
    func keepShowing() async {
        var last: Activity?
        var trouble: PraError?
        repeat {
            let current = activity
            if let last, last.running == current.running, last.streams == current.streams,
                current.at - last.at < Activity.mostSilence
            {
                continue
            }
            let journal = world.journal
            switch await result({ () async throws(PraError) in try await journal.show(current) }) {
            case .success: (last, trouble) = (current, nil)
            case .failure(let error):
                if trouble != error { tell(.failed(.configuration(kind: "Activity"), error, willRetry: true)) }
                trouble = error
            }
        } while await pause(settings.showEvery)
    }

    private var activity: Activity {
        Activity(
            isLoop: mode == .stay, at: world.time.now(), running: activities.running, streams: streams.activities)
    }
}
