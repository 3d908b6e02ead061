import Model
import Ports
import Stores

/// The end of a transaction, as `pg_waldump` prints it.
struct CommitRecord: Hashable, Sendable {
    /// Where the record begins: recovery that stops there, inclusively, has replayed it.
    var lsn: LSN
    var at: Timestamp
}

extension PhysicalEngine {
    /// Refuses a time that recovery could not stop at: PostgreSQL stops before the first commit after the target, and
    /// fails when none comes. Read with `pg_waldump` from the last segments of the way.
    func checkReachable(_ plan: PlannedRestore, oldest: PointDocument) async throws(PraError) {
        guard case .time(let target) = plan.choice.target else { return }
        let last = try await lastCommit(plan.choice, of: plan.point, in: plan.store, plan.programs)
        if let last, target < last.at { return }
        if let next = plan.choice.resumesAt {
            throw behind(gap(from: plan.choice.end, to: next, "\(target) is not before that"), last, plan.point.action)
        }
        let end = last?.at ?? plan.point.stoppedAt
        throw PraError(
            .targetOutsideWindow,
            "\(target) is outside the recoverable window: \(oldest.stoppedAt) to \(end), the last commit in the store",
            remedy: "choose a time before \(end), or restore everything by naming no target")
    }

    /// The refusal of a target behind a hole, with what can be restored before the hole; any other as it is.
    func namingLatest(
        before refusal: PraError, _ request: RestoreRequest, _ documents: [PointDocument]
    ) async throws(PraError) -> PraError {
        guard refusal.code == .walGap, let newest = documents.max(by: { $0.stoppedAt < $1.stoppedAt }) else {
            return refusal
        }
        let offer = try await offer(documents.filter { $0.system == newest.system }, in: request.store)
        let ways = try offer.choices(request.target, timeline: request.timeline, point: request.point)
        guard let way = ways.first(where: { $0.resumesAt != nil && request.target.isAfter($0.point) }),
            way.end >= way.point.stop, let point = documents.first(where: { $0.action == way.point.action })
        else { return refusal }
        let programs = try await PostgresPrograms.find(
            major: point.major, configured: request.programs, runner: world.runner)
        return behind(
            refusal, try await lastCommit(way, of: point, in: request.store, programs), way.point.action)
    }

    private func behind(_ gap: PraError, _ last: CommitRecord?, _ point: ActionID) -> PraError {
        let (latest, way) =
            last.map { ("the commit of \($0.at) at LSN \($0.lsn)", "--to-lsn \($0.lsn)") }
            ?? ("the end of \(point), after which nothing was committed", "--immediate --point \(point)")
        return PraError(
            gap.code, "\(gap.what); the latest that can be restored before the hole is \(latest)",
            remedy: "restore up to there with \(way), \(gap.remedy)")
    }

    /// The last transaction that ended in the stored WAL of the way, after the point; `nil` when none did.
    private func lastCommit(
        _ way: RestoreChoice, of point: PointDocument, in store: Store, _ programs: PostgresPrograms
    ) async throws(PraError) -> CommitRecord? {
        try await inLookFolder { (folder, disk) throws(PraError) in
            for name in way.walNames(segmentBytes: point.walSegmentBytes).reversed() {
                guard case .segment = name, let bytes = try await store.walFile(name.text, system: point.system) else {
                    continue
                }
                try await disk.write("\(folder)/\(name.text)", bytes, owner: nil)
                let command = Command(
                    programs.path("pg_waldump"), ["--rmgr=Transaction", "\(folder)/\(name.text)"], directory: folder)
                // It ends with an error at the zeros behind the last record, having printed all before.
                let printed = try await world.runner.run(command, deadline: .seconds(120)).output
                try await disk.remove("\(folder)/\(name.text)")
                if let found = CommitRecord(lastInDump: printed) { return found.lsn >= point.stop ? found : nil }
            }
            return nil
        }
    }
}

extension CommitRecord {
    /// The last `COMMIT` or `ABORT` that `pg_waldump` printed (in UTC, as the runner sets TZ); `nil` without one.
    init?(lastInDump text: String) {
        for line in text.split(separator: "\n").reversed() {
            guard let place = line.firstRange(of: "lsn: "), let desc = line.firstRange(of: "desc: "),
                let lsn = LSN(text: String(line[place.upperBound...].prefix { $0 != "," }))
            else { continue }
            let words = line[desc.upperBound...].split(separator: " ")
            guard let verb = words.first, verb.hasPrefix("COMMIT") || verb.hasPrefix("ABORT"), words.count >= 3,
                let at = Timestamp(text: "\(words[1])T\(words[2].prefix { $0 != ";" })Z")
            else { continue }
            self.init(lsn: lsn, at: at)
            return
        }
        return nil
    }
}
