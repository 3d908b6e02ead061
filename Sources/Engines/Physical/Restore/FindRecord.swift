import Model
import Ports
import Stores

/// A WAL record that recovery is to stop at, which only the WAL itself can locate.
enum SoughtRecord: Hashable, Sendable {
    case restorePoint(String)
    /// The commit or abort of a transaction: WAL has the low 32 bits of its number.
    case end(of: UInt32)

    /// `nil` for targets that are positions or times.
    init?(_ target: RestoreTarget) {
        switch target {
        case .name(let name): self = .restorePoint(name)
        case .xid(let id): self = .end(of: UInt32(truncatingIfNeeded: id))
        case .latest, .time, .lsn, .immediate: return nil
        }
    }

    var manager: String {
        switch self {
        case .restorePoint: "XLOG"
        case .end: "Transaction"
        }
    }

    /// For `grep -E`: keeps every line that `position` could want, and few others.
    var pattern: String {
        switch self {
        case .restorePoint: "desc: RESTORE_POINT "
        case .end(let id): " tx: +\(id), .*desc: (COMMIT|ABORT)|desc: (COMMIT|ABORT)_PREPARED \(id):"
        }
    }

    /// Where the record begins that `line` of `pg_waldump` shows; `nil` when it is another one.
    func position(in line: Substring) -> LSN? {
        guard let place = line.firstRange(of: "lsn: "), let text = line.firstRange(of: "desc: "),
            let lsn = LSN(text: String(line[place.upperBound...].prefix { $0 != "," }))
        else { return nil }
        let said = line[text.upperBound...]
        switch self {
        case .restorePoint(let name): return said == "RESTORE_POINT \(name)" ? lsn : nil
        // The pattern has told already whose end it is.
        case .end: return lsn
        }
    }
}

extension PhysicalEngine {
    /// Which base, which way, how far. A named restore point and a transaction are looked for in the stored WAL first,
    /// behind the newest base that could reach them.
    func choose(
        _ request: RestoreRequest, _ offer: RestoreOffer, _ documents: [PointDocument]
    ) async throws(PraError) -> RestoreChoice {
        guard let sought = SoughtRecord(request.target) else {
            return try offer.choose(request.target, timeline: request.timeline, point: request.point)
        }
        let choices = try offer.choices(request.target, timeline: request.timeline, point: request.point)
        let found = try await inLookFolder { (folder, disk) throws(PraError) -> RestoreChoice? in
            var (end, seen): (LSN?, [LSN]) = (nil, [])
            for choice in choices {
                guard let document = documents.first(where: { $0.action == choice.point.action }) else { continue }
                let search = RecordSearch(
                    sought: sought, store: request.store, point: document, folder: folder, disk: disk,
                    runner: world.runner,
                    programs: try await PostgresPrograms.find(
                        major: document.major, configured: request.programs, runner: world.runner))
                seen += try await search.run(choice.legs, until: end)
                // Recovery stops at the first one that it meets, and fails when that is before consistency.
                if let first = seen.filter({ $0 >= choice.point.start }).min(), first >= choice.point.stop {
                    return choice
                }
                end = choice.point.stop
            }
            return nil
        }
        guard let found else { throw notFound(request.target, choices) }
        return found
    }

    private func notFound(_ target: RestoreTarget, _ choices: [RestoreChoice]) -> PraError {
        let window = choices.last.map { "\($0.point.stoppedAt) (LSN \($0.point.stop)) to LSN \(choices[0].end)" }
        let holes = choices.compactMap { choice in choice.resumesAt.map { "\(choice.end) to \($0)" } }
        return PraError(
            .targetOutsideWindow, "\(target) is not in the recoverable window, \(window ?? "which is empty")",
            remedy: "see how it was written (the server's log tells restore points), or choose a target by --to-time",
            cause: holes.isEmpty ? nil : "the store lacks WAL from \(Set(holes).sorted().joined(separator: ", "))")
    }

    /// Runs `body` with an empty folder for WAL to look into; removed afterwards.
    func inLookFolder<T: Sendable>(
        _ body: (String, Disk) async throws(PraError) -> T
    ) async throws(PraError) -> T {
        let folder = "\(stateDirectory)/\(lookPrefix)\(world.random.next())", disk = Disk()
        try await disk.makeFolders(stateDirectory, mode: 0o711, owner: nil)
        // Tells it from one that a crash left behind.
        let lock = try await disk.lock(folder + ".lock")
        try await disk.makeFolder(folder, owner: nil)
        let result: Result<T, PraError>
        do throws(PraError) { result = .success(try await body(folder, disk)) } catch { result = .failure(error) }
        for path in [folder, folder + ".lock"] { try await disk.remove(path) }
        withExtendedLifetime(lock) {}
        return try result.get()
    }

    /// Removes what looks that a crash cut short left behind.
    func clearLooks() async throws(PraError) {
        let disk = Disk()
        for name in try await disk.names(in: stateDirectory) ?? []
        where name.hasPrefix(lookPrefix) && name.hasSuffix(".lock") {
            let path = "\(stateDirectory)/\(name)"
            guard let lock = try await disk.lock(path) else { continue }
            for path in [String(path.dropLast(".lock".count)), path] { try await disk.remove(path) }
            withExtendedLifetime(lock) {}
        }
    }
}

private let lookPrefix = "look-"

/// Looks through stored WAL with PostgreSQL's own `pg_waldump`, some segments at a time.
private struct RecordSearch: Sendable {
    let sought: SoughtRecord
    let store: Store
    let point: PointDocument
    let folder: String
    let disk: Disk
    let runner: any ProcessRunner
    let programs: PostgresPrograms

    /// Each batch begins with the last segment of the one before: a record may reach from one into the next.
    private static let batch: UInt64 = 8

    /// - Parameter end: WAL from here on was searched before.
    /// - Returns: where the records begin that were found on the way.
    func run(_ legs: [TimelineHistory.Leg], until end: LSN?) async throws(PraError) -> [LSN] {
        var found: [LSN] = []
        let size = UInt64(point.walSegmentBytes)
        for leg in legs {
            let stop = min(leg.to ?? leg.from, end ?? LSN(.max))
            guard stop > leg.from else { continue }
            let last = (stop.bytes - 1) / size
            var first = leg.from.bytes / size
            while true {
                let upper = min(first + RecordSearch.batch, last)
                found += try await search(leg, first...upper).filter { $0 >= leg.from && $0 < stop }
                guard upper < last else { break }
                first = upper
            }
        }
        return found
    }

    private func search(
        _ leg: TimelineHistory.Leg, _ numbers: ClosedRange<UInt64>
    ) async throws(PraError) -> [LSN] {
        var names: [String] = []
        for number in numbers {
            try stopIfCancelled()
            let name = WALName.segment(leg.timeline, number: number, segmentBytes: point.walSegmentBytes).text
            guard let bytes = try await store.walFile(name, system: point.system) else { break }
            try await disk.write("\(folder)/\(name)", bytes, owner: nil)
            names.append(name)
        }
        guard let first = names.first, let last = names.last else { return [] }
        let positions = try await dump(first, last)
        for name in names { try await disk.remove("\(folder)/\(name)") }
        return positions
    }

    private func dump(_ first: String, _ last: String) async throws(PraError) -> [LSN] {
        // Filtered at once: only the end of a long output is kept.
        let script = "\"$1\" --rmgr=\"$2\" --path=. \"$3\" \"$4\" | grep -E -e \"$5\""
        let words = [programs.path("pg_waldump"), sought.manager, first, last, sought.pattern]
        let result = try await runner.run(
            Command("/bin/sh", ["-c", script, "sh"] + words, directory: folder), deadline: .seconds(600))
        // It ends with this at the zeros behind the last record, having printed all before.
        let isAtTheEnd = { (line: Substring) in
            line.contains("error in WAL record") || line.contains("could not find a valid record")
        }
        let complaints = result.errors.split(separator: "\n").filter { line in
            !isAtTheEnd(line) && !line.contains("first record is after")
        }
        guard complaints.isEmpty else {
            throw PraError(
                .processFailed, "pg_waldump can not read WAL segments \(first) to \(last) of the store",
                remedy: "verify the point and its WAL: pra verify; or choose a target by --to-time",
                cause: complaints.prefix(3).joined(separator: "; "))
        }
        return result.output.split(separator: "\n").compactMap(sought.position)
    }
}
