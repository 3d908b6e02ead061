import Console
import Glibc
import Model
import Ports
import Reconciler
import Reports
import Synchronization

/// Tells a person on standard error what the loop does; as JSON lines when asked. Facts stand in the ledger, not here.
final class LoopPrinter: Sendable {
    private let json: Bool
    /// For cron: nothing but failures.
    private let isQuiet: Bool
    private let time = SystemTime()
    private let last = Mutex<[ActionID: (stage: String, at: Duration)]>([:])

    init(json: Bool, isQuiet: Bool = false) { (self.json, self.isQuiet) = (json, isQuiet) }

    func tell(_ event: Loop.Event) {
        switch event {
        case .started(let gap): line("started", gap.action.id.text, gap.because)
        case .shown(let gap): line("would do", gap.action.id.text, gap.because)
        case .finished(let gap, let took): line("done", gap.action.id.text, "in \(DurationText.compact(took))")
        case .unneeded(let gap): line("no need", gap.action.id.text, "no longer needed: its gap is closed already")
        case .failed(let key, let error, let willRetry, _):
            line("failed", key.description, "\(error)\(willRetry ? "\n  will retry" : "")", isFailure: true)
        case .incident(let incident):
            line(incident.change == .opened ? "incident" : "resolved", incident.id, incident.message)
        case .progress(let action, let progress): tell(action, progress)
        }
    }

    /// One line when a stage begins and every two seconds of it.
    func tell(_ action: ActionID, _ progress: Progress) {
        let now = time.elapsed()
        let isDue = last.withLock { last in
            if let old = last[action], old.stage == progress.stage, now - old.at < .seconds(2) { return false }
            last[action] = (progress.stage, now)
            return true
        }
        guard isDue else { return }
        let share = progress.total.map { " of \($0)" } ?? ""
        line("working", action.text, "\(progress.stage): \(progress.done)\(share)")
    }

    /// Before a restore writes anything.
    func tell(_ action: ActionID, willLack lines: [String]) {
        for what in lines { line("without", action.text, what) }
    }

    /// The console takes requests.
    func tell(servingAt address: ConsoleAddress) { tell(ofConsole: address, "takes requests") }

    /// - Parameter isFailure: somebody has to do something.
    func tell(ofConsole address: ConsoleAddress, _ text: String, isFailure: Bool = false) {
        line("console", address.url, text, isFailure: isFailure)
    }

    private func line(_ word: String, _ object: String, _ text: String, isFailure: Bool = false) {
        guard !isQuiet || isFailure else { return }
        let now = Timestamp(seconds: time.now().microseconds / 1_000_000)
        guard json else {
            let padding = String(repeating: " ", count: max(0, 8 - word.count))
            return writeToStandardError("\(now.description.dropFirst(11)) \(word)\(padding) \(object)  \(text)")
        }
        let fields: JSONValue = [
            "time": .text(now.description), "event": .text(word), "object": .text(object), "text": .text(text),
        ]
        writeToStandardError(fields.compact)
    }
}
