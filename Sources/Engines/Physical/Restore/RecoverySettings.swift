import Model

/// What tells PostgreSQL 12 and later to recover from an archive: lines for `postgresql.auto.conf` beside a
/// `recovery.signal`.
package struct RecoverySettings: Hashable, Sendable {
    package var restoreCommand: String
    package var target: RestoreTarget
    package var timeline: Timeline

    package init(restoreCommand: String, target: RestoreTarget, timeline: Timeline) {
        (self.restoreCommand, self.target, self.timeline) = (restoreCommand, target, timeline)
    }

    /// `existing` without its recovery settings, followed by ours. At most one `recovery_target…` is ever set, or the
    /// server refuses to start; the timeline is explicit, because `latest` could follow one that was forked before the
    /// backup.
    package func merged(into existing: String) -> String {
        let kept = existing.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
            !RecoverySettings.names.contains(settingName(of: line))
        }
        var text = kept.joined(separator: "\n")
        if !text.isEmpty, !text.hasSuffix("\n") { text += "\n" }
        return text + lines.map { "\($0.name) = \(quoted($0.value))\n" }.joined()
    }

    private var lines: [(name: String, value: String)] {
        [("restore_command", restoreCommand)] + (target.setting.map { [$0] } ?? []) + [
            ("recovery_target_timeline", "\(timeline)"), ("recovery_target_action", "promote"),
        ]
    }

    private static let names: Set<String> = [
        "restore_command", "recovery_target", "recovery_target_name", "recovery_target_time", "recovery_target_xid",
        "recovery_target_lsn", "recovery_target_inclusive", "recovery_target_timeline", "recovery_target_action",
        "recovery_end_command", "archive_cleanup_command", "primary_conninfo", "primary_slot_name",
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
