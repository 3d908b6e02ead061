import Model

/// What tells PostgreSQL 12 and later to recover from an archive: lines for `postgresql.auto.conf` beside a
/// `recovery.signal` or a `standby.signal`.
package struct RecoverySettings: Hashable, Sendable {
    /// `nil` for a standby that streams and has no use of the store.
    package var restoreCommand: String?
    package var target: RestoreTarget
    package var timeline: Timeline
    package var ending: RecoveryEnding

    package init(
        restoreCommand: String?, target: RestoreTarget, timeline: Timeline, ending: RecoveryEnding = RecoveryEnding()
    ) {
        (self.restoreCommand, self.target, self.timeline) = (restoreCommand, target, timeline)
        self.ending = ending
    }

    static let signals = ["recovery.signal", "standby.signal"]

    /// The file that says which kind of recovery it is.
    package var signal: String { ending.standby == nil ? "recovery.signal" : "standby.signal" }

    /// `existing` without its recovery settings, followed by ours. At most one `recovery_target…` is ever set, or the
    /// server refuses to start; the timeline is explicit, because `latest` could follow one that was forked before the
    /// backup.
    package func merged(into existing: String) -> String {
        let replaced = RecoverySettings.names.union(lines.map(\.name))
        let kept = existing.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            !replaced.contains(settingName(of: line))
        }
        var text = kept.joined(separator: "\n")
        if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
        return text + lines.map { "\($0.name) = \(quoted($0.value))\n" }.joined()
    }

    private var lines: [(name: String, value: String)] {
        recovery + (ending.takesOver ? [] : RecoverySettings.isolation)
            // Of a server that only recovers they may stand in a file of its own, too.
            + (ending.takesOver && ending.standby == nil ? [] : following)
    }

    private var recovery: [(name: String, value: String)] {
        let command = restoreCommand.map { [("restore_command", $0)] } ?? []
        // A standby follows whatever its primary becomes.
        guard ending.standby == nil else { return command + [("recovery_target_timeline", "latest")] }
        return command + (target.setting.map { [$0] } ?? [])
            + (ending.isInclusive ? [] : [("recovery_target_inclusive", "off")])
            + [("recovery_target_timeline", "\(timeline)"), ("recovery_target_action", ending.action.rawValue)]
            + [("recovery_end_command", RecoverySettings.removal)]
    }

    /// Takes these settings away once recovery is over, in the data directory, where the server runs it: what is cloned
    /// from this server later would look for this recovery's target. Synced before it has its name. When it can not, it
    /// ends with 1, of which the server warns and goes on: a signal or a status above 125 would end the server.
    private static let removal =
        "sed -E '/^ *(restore_command|recovery_(target[a-z_]*|end_command)) *=/d' postgresql.auto.conf > \(trimmed) "
        + "&& sync \(trimmed) && mv \(trimmed) postgresql.auto.conf || { rm -f \(trimmed); exit 1; }"
    private static let trimmed = "postgresql.auto.conf.pra"

    private var following: [(name: String, value: String)] {
        [("primary_conninfo", ending.standby?.primary ?? ""), ("primary_slot_name", ending.standby?.slot ?? "")]
    }

    /// A copy has its source's settings: it would archive into the same store, and wait for the source's standbys.
    private static let isolation = [("archive_mode", "off"), ("synchronous_standby_names", "")]

    private static let names: Set<String> = [
        "restore_command", "recovery_target", "recovery_target_name", "recovery_target_time", "recovery_target_xid",
        "recovery_target_lsn", "recovery_target_inclusive", "recovery_target_timeline", "recovery_target_action",
        "recovery_end_command", "archive_cleanup_command", "primary_conninfo", "primary_slot_name",
        "recovery_min_apply_delay",
    ]
}

/// The name that a line of a configuration file sets, in lower case; empty for a comment or a blank.
private func settingName(of line: Substring) -> String {
    line.drop(while: \.isWhitespace).prefix { $0.isLetter || $0 == "_" || $0 == "." }.lowercased()
}

/// A value as configuration files want it: in quotes, with quotes and backslashes doubled (guc-file.l).
package func quoted(_ value: String) -> String {
    let inner = value.map { $0 == "'" || $0 == "\\" ? "\($0)\($0)" : "\($0)" }.joined()
    return "'\(inner)'"
}
