import Model
import Ports
import Stores

extension PhysicalEngine {
    /// Refuses a time that recovery could not stop at: PostgreSQL stops before the first commit after the target, and
    /// fails when none comes. Read with `pg_waldump` from the last segments of the way.
    func checkReachable(_ plan: PlannedRestore, oldest: PointDocument) async throws(PraError) {
        guard case .time(let target) = plan.choice.target else { return }
        let last = try await lastCommit(plan)
        if let last, target < last { return }
        let end = last ?? plan.point.stoppedAt
        throw PraError(
            .targetOutsideWindow,
            "\(target) is outside the recoverable window: \(oldest.stoppedAt) to \(end), the last commit in the store",
            remedy: "choose a time before \(end), or restore everything by naming no target")
    }

    /// The time of the last commit in the stored WAL of the way; `nil` when it has none.
    private func lastCommit(_ plan: PlannedRestore) async throws(PraError) -> Timestamp? {
        try await inLookFolder { (folder, disk) throws(PraError) in try await newestCommit(plan, folder, disk) }
    }

    private func newestCommit(
        _ plan: PlannedRestore, _ folder: String, _ disk: Disk
    ) async throws(PraError) -> Timestamp? {
        for name in plan.walNames.reversed() {
            guard case .segment = name,
                let bytes = try await plan.store.walFile(name.text, system: plan.point.system)
            else { continue }
            try await disk.write("\(folder)/\(name.text)", bytes, owner: nil)
            let command = Command(
                plan.programs.path("pg_waldump"), ["--rmgr=Transaction", "\(folder)/\(name.text)"], directory: folder)
            // It ends with an error at the zeros behind the last record, having printed all before.
            let printed = try await world.runner.run(command, deadline: .seconds(120)).output
            try await disk.remove("\(folder)/\(name.text)")
            if let time = lastCommitTime(inDump: printed) { return time }
        }
        return nil
    }
}

/// The time of the last `COMMIT` or `ABORT` record that `pg_waldump` printed (in UTC, as the runner sets TZ).
func lastCommitTime(inDump text: String) -> Timestamp? {
    for line in text.split(separator: "\n").reversed() {
        guard let desc = line.firstRange(of: "desc: ") else { continue }
        let words = line[desc.upperBound...].split(separator: " ")
        guard let verb = words.first, verb.hasPrefix("COMMIT") || verb.hasPrefix("ABORT"), words.count >= 3 else {
            continue
        }
        if let time = Timestamp(text: "\(words[1])T\(words[2].prefix { $0 != ";" })Z") { return time }
    }
    return nil
}
