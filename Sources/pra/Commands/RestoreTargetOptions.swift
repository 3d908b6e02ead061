import ArgumentParser
import Engines
import Model

/// How far recovery goes, and what the server is then.
struct RestoreTargetOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Recovery point (default: the newest before the target).", valueName: "point"))
    var point: String?
    @Option(help: ArgumentHelp("Moment, RFC 3339 with its offset.", valueName: "time")) var toTime: String?
    @Option(help: ArgumentHelp("WAL position.", valueName: "lsn")) var toLsn: String?
    @Option(help: ArgumentHelp("Transaction.", valueName: "xid")) var toXid: UInt64?
    @Option(help: ArgumentHelp("Restore point made with pg_create_restore_point.", valueName: "name"))
    var toName: String?
    @Flag(help: "No further than consistency.") var immediate = false
    @Flag(help: "Stop before the moment, position or transaction instead of behind it.") var exclusive = false
    @Option(help: ArgumentHelp("Timeline (default: the newest that leads there).", valueName: "number"))
    var timeline: UInt32?
    @Option(
        help: ArgumentHelp(
            "At the target: promote; pause, to look, while hot_standby is on; or shutdown.",
            valueName: "promote|pause|shutdown"))
    var targetAction: RecoveryEnding.Action = .promote
    @Flag(help: "A standby, which follows the store, the primary, or both.") var standby = false
    @Option(
        help: ArgumentHelp("Whom a standby streams from; its password stands in a passfile.", valueName: "conninfo"))
    var primary: String?
    @Option(help: ArgumentHelp("Replication slot on the primary, for a standby of its own.", valueName: "name"))
    var slot: String?
    @Flag(help: "The restored server takes its source's place: see above.") var takeOver = false

    func target() throws(PraError) -> RestoreTarget {
        var targets: [RestoreTarget] = []
        if let toTime {
            guard let time = Timestamp(text: toTime) else {
                throw PraError(
                    .usage, "“\(toTime)” is not a moment",
                    remedy: "write it as RFC 3339 with its offset: 2026-11-22T16:00:00Z or 2026-11-22T16:00:00+01:00")
            }
            targets.append(.time(time))
        }
        if let toLsn {
            guard let lsn = LSN(text: toLsn) else {
                throw PraError(
                    .usage, "“\(toLsn)” is not a WAL position", remedy: "write it as PostgreSQL does: 0/16B3748")
            }
            targets.append(.lsn(lsn))
        }
        if let toXid { targets.append(.xid(toXid)) }
        if let toName { targets.append(.name(toName)) }
        if immediate { targets.append(.immediate) }
        guard targets.count <= 1 else {
            throw PraError(
                .usage, "more than one target was given",
                remedy: "give one of --to-time --to-lsn --to-xid --to-name --immediate")
        }
        return targets.first ?? .latest
    }

    func ending(at target: RestoreTarget) throws(PraError) -> RecoveryEnding {
        var ending = RecoveryEnding()
        (ending.action, ending.isInclusive, ending.takesOver) = (targetAction, !exclusive, takeOver)
        let hasTarget = [toTime, toLsn, toName].contains { $0 != nil } || toXid != nil || immediate
        if exclusive, toTime == nil, toLsn == nil, toXid == nil {
            throw PraError(
                .usage, "--exclusive has nothing to stop before",
                remedy: "it goes with --to-time, --to-lsn or --to-xid")
        }
        guard standby else {
            guard primary == nil, slot == nil else {
                throw PraError(
                    .usage, "--primary and --slot are a standby's", remedy: "add --standby, or leave them out")
            }
            return ending
        }
        guard !hasTarget, targetAction == .promote else {
            throw PraError(
                .usage, "a standby has no target: it follows to the end", remedy: "leave out --standby, or the target")
        }
        if let primary, primary.lowercased().contains("password") {
            throw PraError(
                .usage, "a password does not belong on a command line",
                remedy: "put it into the owner's ~/.pgpass, and leave it out of --primary")
        }
        ending.standby = .init(primary: primary, slot: slot)
        return ending
    }
}

extension RecoveryEnding.Action: ExpressibleByArgument {}
