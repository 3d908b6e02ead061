import Model

extension PlanGaps {
    /// Recovery makes a tablespace that only WAL knows where the source has it, and is kept from that: what comes after
    /// needs a base that has it. One that moved keeps its number, and no WAL makes it.
    /// - Returns: which ones `point` lacks, and what that means; `nil` when it has all, or when either is not known.
    func newTablespaces(besides point: RecoveryPoint) -> String? {
        guard let present = seen.server.value?.tablespaces, let held = point.tablespaces else { return nil }
        let new = present.filter { !held.contains($0.oid) }
        guard let first = new.first else { return nil }
        let more = new.count > 1 ? " and \(new.count - 1) more" : ""
        return "tablespace \(first.name)\(more), at \(first.location), is newer than \(point.action) in store "
            + "\(point.store): a restore from there is refused past its creation where its folder is taken"
    }
}
