/// A call by PostgreSQL, which gives exit statuses a meaning of its own (DESIGN §12). To `restore_command` 1 to 125 are
/// the end of WAL, so that a mistyped option must not say that; to `archive_command` more than 125 ends the archiver.
struct ServerCall: Hashable, Sendable {
    /// What the command itself may answer.
    let answers: ClosedRange<Int32>
    /// Of everything else: usage, key, store, a fault of ours.
    let fault: Int32

    /// `nil` for what is not `pra wal`, and for `audit`, which people call. A verb that does not exist counts as `get`,
    /// which has more to lose.
    init?(_ arguments: [String]) {
        let words = arguments.filter { !$0.hasPrefix("-") }
        guard words.first == "wal", words.dropFirst().first != "audit" else { return nil }
        if words.dropFirst().first == "push" {
            (answers, fault) = (0...125, 1)
        } else {
            (answers, fault) = (0...126, arguments.contains("--standby") ? 1 : 126)
        }
    }
}
