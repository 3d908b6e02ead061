import Model

/// How far recovery goes.
package enum RestoreTarget: Hashable, Sendable, CustomStringConvertible {
    /// To the end of the WAL in the store.
    case latest
    case time(Timestamp)
    case lsn(LSN)
    /// A restore point made with `pg_create_restore_point`.
    case name(String)
    /// No further than consistency.
    case immediate
    case xid(UInt64)

    package var description: String {
        switch self {
        case .latest: "latest"
        case .time(let time): "\(time)"
        case .lsn(let lsn): "LSN \(lsn)"
        case .name(let name): "restore point “\(name)”"
        case .immediate: "the end of the backup"
        case .xid(let id): "transaction \(id)"
        }
    }

    /// The `recovery_target…` setting and its value; `nil` for the end of WAL.
    var setting: (name: String, value: String)? {
        switch self {
        case .latest: nil
        case .time(let time): ("recovery_target_time", postgresText(time))
        case .lsn(let lsn): ("recovery_target_lsn", "\(lsn)")
        case .name(let name): ("recovery_target_name", name)
        case .immediate: ("recovery_target", "immediate")
        case .xid(let id): ("recovery_target_xid", "\(id)")
        }
    }
}

/// `2026-11-22 16:00:00+00`: `recovery_target_time` is read before time zone abbreviations are known, so `Z` is
/// refused.
private func postgresText(_ time: Timestamp) -> String {
    "\(time)".dropLast().map { $0 == "T" ? " " : String($0) }.joined() + "+00"
}
