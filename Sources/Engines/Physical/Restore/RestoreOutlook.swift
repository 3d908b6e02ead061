import Model
import Ports
import Stores

/// What a restore would do, found without doing it.
package struct RestoreOutlook: Hashable, Sendable {
    package var choice: RestoreChoice
    package var directory: String
    package var cluster: String
    /// Of the point.
    package var files: Int
    package var bytes: ByteCount
    /// Of them, what has to be fetched: less with `--delta`.
    package var fetched: ByteCount
    package var legs: [Leg]
    /// Whether the WAL is fetched before the server starts.
    package var stagesWAL: Bool
    /// With `--delta`: files that are written to, those that go, and WAL that the store lacks and is set aside.
    package var isBuiltOn: Bool
    package var changed: [String]
    package var removed: [String]
    package var setAside: [String]
    package var tablespaces: [UInt32: String]
    package var notRestored: [String]

    /// WAL that recovery replays on one timeline.
    package struct Leg: Hashable, Sendable, Codable {
        package var timeline: Timeline
        package var from: LSN
        package var to: LSN
        package var segments: Int

        package var bytes: ByteCount { ByteCount(Int64(to.bytes - min(from.bytes, to.bytes))) }
    }

    package var replayed: ByteCount { legs.reduce(.zero) { ByteCount($0.bytes + $1.bytes.bytes) } }
}

extension PhysicalEngine {
    /// Looks at everything that a restore would look at, and changes nothing. With `--delta` it reads and hashes what
    /// is there, as the restore would.
    package func outlook(
        of request: RestoreRequest, progress: @escaping ProgressHandler = { _ in }
    ) async throws(PraError) -> RestoreOutlook {
        let plan = try await plan(request)
        let found = try await plan.target.check()
        let restore = CarryOutRestore(plan, runner: world.runner, time: world.time, progress: progress)
        let files = try await restore.fetch(isBuiltOn: found.isBuiltOn, isDry: true).run()
        let wal = RestoredWAL(plan: plan, disk: restore.disk, progress: progress)
        let aside = found.isBuiltOn ? try await wal.content().lacking : []
        return RestoreOutlook(
            choice: plan.choice, directory: plan.directory, cluster: plan.point.clusterName, files: files.files,
            bytes: files.bytes, fetched: files.written, legs: plan.legs, stagesWAL: plan.stagesWAL,
            isBuiltOn: found.isBuiltOn, changed: found.isBuiltOn ? files.changed : [], removed: files.foreign,
            setAside: aside, tablespaces: plan.places.tablespaces, notRestored: plan.notRestored)
    }
}

extension PlannedRestore {
    /// At most as far as the store's WAL goes: where a time, a name or a transaction lies only recovery finds.
    fileprivate var legs: [RestoreOutlook.Leg] {
        let segment = UInt64(point.walSegmentBytes)
        return choice.legs.compactMap { leg in
            var end = leg.to ?? leg.from
            switch choice.target {
            case .lsn(let lsn): end = min(end, max(lsn, point.stop))
            case .immediate: end = min(end, point.stop)
            case .latest, .time, .name, .xid: break
            }
            guard end > leg.from else { return nil }
            return RestoreOutlook.Leg(
                timeline: leg.timeline, from: leg.from, to: end,
                segments: Int((end.bytes - 1) / segment - leg.from.bytes / segment) + 1)
        }
    }
}
