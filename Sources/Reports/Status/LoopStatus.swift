import Model

/// Who works on the state, at what, and what was left behind by those who no longer do.
struct LoopSight {
    let loop: StatusDocument.Loop
    private(set) var running: [RunningAction] = []
    private(set) var interrupted: [RunningAction] = []
    private(set) var unsure: [RunningAction] = []

    init(_ input: StatusInput) {
        let activity = input.holder?.activity
        let isFresh = activity.map { input.at - $0.at <= Activity.mostSilence * 3 } ?? false
        let state: StatusDocument.Loop.State =
            if input.holder == nil { .absent } else if !isFresh { .silent } else if activity?.isLoop == true {
                .running
            } else { .command }
        loop = StatusDocument.Loop(state: state, process: input.holder?.process, saidAt: activity?.at)
        for action in input.open {
            let shown = activity?.running.first { $0.action == action.action }
            switch state {
            case .absent: interrupted.append(action)
            case .silent: unsure.append(action)
            case .running, .command:
                // Begun since it last said what it does.
                let isNew = activity.map { action.since > $0.at } ?? false
                if let shown {
                    running.append(shown)
                } else if isNew {
                    running.append(action)
                } else {
                    interrupted.append(action)
                }
            }
        }
    }

    /// As far as it decides whether what is due will be done.
    var level: StatusDocument.Level {
        switch loop.state {
        case .running: .ok
        case .absent, .command: .warning
        case .silent: .unknown
        }
    }

    func lines(_ input: StatusInput) -> [StatusLine] {
        var lines = [StatusLine(aspect: .aspectLoop, level: level, message: message)]
        lines += running.map { line(.ok, runningMessage($0, at: input.at)) }
        lines += interrupted.map { line(.warning, open(.statusInterrupted, $0, at: input.at)) }
        lines += unsure.map { line(.unknown, open(.statusUnsure, $0, at: input.at)) }
        if lines.count == 1, loop.state == .running { lines.append(line(.ok, Message(.statusIdle))) }
        return lines + nextLines(input)
    }

    /// Also why nothing is streamed while no loop runs.
    var message: Message {
        let process = loop.process.map { Message.Argument.name(String($0)) } ?? .message(Message(.wordUnknown))
        return switch loop.state {
        case .running: Message(.statusLoopRuns, process)
        case .command: Message(.statusLoopCommand, process)
        case .silent: Message(.statusLoopSilent, process)
        case .absent: Message(.statusLoopAbsent)
        }
    }

    private func nextLines(_ input: StatusInput) -> [StatusLine] {
        guard !input.next.isEmpty else {
            return [StatusLine(aspect: .aspectNext, level: level, message: Message(.statusNothingNext))]
        }
        return input.next.prefix(3).map { next in
            let name = Message.Argument.name(next.action.text)
            let message =
                next.at > input.at
                ? Message(.statusNext, name, .duration(next.at - input.at), .instant(next.at))
                : loop.state == .running
                    ? Message(.statusNow, name) : Message(.statusDue, name, .duration(input.at - next.at))
            return StatusLine(aspect: .aspectNext, level: level, message: message)
        }
    }

    private func line(_ level: StatusDocument.Level, _ message: Message) -> StatusLine {
        StatusLine(aspect: .aspectRunning, level: level, message: message)
    }

    private func open(_ phrase: Phrase, _ action: RunningAction, at now: Timestamp) -> Message {
        Message(phrase, .name(action.action.text), .duration(now - action.since))
    }

    private func runningMessage(_ running: RunningAction, at now: Timestamp) -> Message {
        var message = open(.statusRunning, running, at: now)
        guard let progress = running.progress else { return message }
        message.key = progress.total == nil ? .statusStage : .statusProgress
        message.arguments += [.name(progress.stage), .bytes(progress.done)]
        if let total = progress.total { message.arguments.append(.bytes(total)) }
        return message
    }
}
