import Model

/// What to do in one kind of emergency, step by step.
struct Procedure: Hashable, Sendable {
    var title: Phrase
    /// How one knows that it is this one.
    var sign: Phrase
    var steps: [Step]
}

/// One thing to do, and what to type for it.
struct Step: Hashable, Sendable {
    var words: Message
    var commands: [String]

    init(_ words: Message, _ commands: String...) { (self.words, self.commands) = (words, commands) }
}

/// The procedures for one cluster, with its own names. Words in capitals are for the reader to fill in: TIME, POINT,
/// CAUSE, TABLE, KEY.
struct Procedures {
    let cluster: RunbookInput.Subject

    var all: [Procedure] { [unavailable, corrupted, intrusion, loss] }

    private var store: RunbookInput.Place? { cluster.stores.first }
    private var copy: String { "/var/lib/postgresql/\(cluster.name)-restored" }

    private func open(_ title: String, _ severity: IncidentNote.Severity) -> Step {
        Step(
            Message(.stepOpenFile),
            "pra incident open \"\(title)\" --cluster \(cluster.name) --severity \(severity.rawValue)")
    }

    private var close: Step {
        Step(
            Message(.stepCloseFile), "pra incident close INCIDENT --cause \"CAUSE\"", "pra incident report INCIDENT")
    }

    private func psql(_ query: String) -> String {
        "psql -h \(cluster.hosts.first ?? "localhost") -p \(cluster.port) -U \(cluster.user) -d \(cluster.database) "
            + "-c \"\(query)\""
    }

    private func restore(_ rest: String...) -> String {
        let owner = cluster.owner.map { " --owner \($0)" } ?? ""
        return "pra restore --cluster \(cluster.name) --store \(store?.name ?? "STORE") --into \(copy)\(owner)"
            + rest.map { " \($0)" }.joined()
    }

    /// How long it took the last time that it was measured.
    private var duration: Message {
        guard let drill = cluster.drills.max(by: { $0.at < $1.at }) else { return Message(.neverMeasured) }
        return Message(
            drill.record.passed ? .lastMeasured : .lastFailed, .duration(drill.record.recoveryTime),
            .instant(drill.at), .name(drill.record.scenario))
    }

    private var unavailable: Procedure {
        var steps = [
            open("\(cluster.name) does not answer", .p1), Step(Message(.stepLook), "pra status"),
            Step(Message(.stepAskServer), psql("select pg_is_in_recovery(), now()")),
            Step(Message(.stepStartServer, .name(cluster.hosts.joined(separator: ", ")))),
        ]
        if cluster.hosts.count > 1 {
            steps.append(Step(Message(.stepPromote, .name(cluster.hosts.joined(separator: ", ")))))
        }
        return Procedure(
            title: .procedureUnavailable, sign: .signUnavailable,
            steps: steps + [
                Step(Message(.stepDecide, .message(duration))), Step(Message(.stepPlanRestore), restore("--plan")),
                Step(Message(.stepFence)), Step(Message(.stepTakeOver), restore("--take-over")),
                Step(Message(.stepCheck), restore("--take-over", "--check")),
                Step(Message(.stepSwitch), "pra validate manifests policies", "pra plan", "pra apply"), close,
            ])
    }

    private var corrupted: Procedure {
        Procedure(
            title: .procedureCorrupted, sign: .signCorrupted,
            steps: [
                open("data of \(cluster.name) is corrupted", .p1), Step(Message(.stepStopWriting)), hold,
                Step(
                    Message(.stepAmCheck),
                    "pg_amcheck -h \(cluster.hosts.first ?? "localhost") -p \(cluster.port) -U \(cluster.user) "
                        + "-d \(cluster.database) --heapallindexed"),
                Step(Message(.stepVerify), verify), Step(Message(.stepChooseTime), restore("--to-time TIME", "--plan")),
                Step(Message(.stepRestoreCopy, .message(duration)), restore("--to-time TIME")),
                Step(Message(.stepCheck), restore("--to-time TIME", "--check")), Step(Message(.stepBringBack), dump),
                close,
            ])
    }

    private var intrusion: Procedure {
        var steps = [
            open("intrusion on \(cluster.name)", .p1), Step(Message(.stepIsolate)), hold,
            Step(Message(.stepStopDeleting), "pra validate manifests policies", "pra plan"),
            Step(Message(.stepVerifyEvidence), "pra ledger verify --key LEDGERKEY"), Step(Message(.stepVerify), verify),
            Step(Message(.stepChooseClean), restore("--to-time TIME", "--plan")),
            Step(Message(.stepCleanHost, .message(duration)), restore("--to-time TIME", "--take-over")),
            Step(Message(.stepCheck), restore("--to-time TIME", "--take-over", "--check")),
            Step(Message(.stepNewSecrets, .name(cluster.user))),
        ]
        for place in cluster.stores where place.isEncrypted {
            steps.append(Step(Message(.stepRotate, .name(place.name)), "pra key rotate \(place.name) --key KEY"))
        }
        return Procedure(title: .procedureIntrusion, sign: .signIntrusion, steps: steps + [close])
    }

    private var loss: Procedure {
        Procedure(
            title: .procedureLoss, sign: .signLoss,
            steps: [
                open("data of \(cluster.name) was deleted", .p1),
                Step(Message(.stepNoteMoment), psql("select now(), pg_current_wal_lsn()")), Step(Message(.stepStopJob)),
                hold, Step(Message(.stepChooseTime), restore("--to-time TIME", "--plan")),
                Step(Message(.stepRestoreCopy, .message(duration)), restore("--to-time TIME", "--exclusive")),
                Step(Message(.stepCheck), restore("--to-time TIME", "--exclusive", "--check")),
                Step(Message(.stepBringBack), dump), close,
            ])
    }

    private var hold: Step {
        Step(
            Message(.stepHold), "pra points" + (store.map { " --store \($0.name)" } ?? ""),
            "pra hold add POINT --reason \"INCIDENT\"")
    }

    private var verify: String {
        "pra verify --cluster \(cluster.name)" + (store.map { " --store \($0.name)" } ?? "") + " --reread"
    }

    private var dump: String {
        "pg_dump -h SOCKET -d \(cluster.database) --data-only --table TABLE --file rows.sql"
    }
}
