import Manifests
import Model
import Ports
import Postgres

/// How new the restored copy is, held against the moment that it should show.
struct DrillFreshness {
    let order: DrillOrder
    /// When the drill began.
    let began: Timestamp

    /// The moment that should be restored: what is committed by then should be there.
    private var wanted: Timestamp {
        switch order.target {
        case .latest: began
        case .oldest: order.point.stoppedAt
        case .moment(let moment): moment
        }
    }

    /// What proves how new the copy is, and when that was.
    private struct Newest {
        var what: String
        var at: Timestamp
    }

    func measure(
        on session: Postgres.Session
    ) async throws(PraError) -> (age: Duration, newest: Timestamp, check: DrillRecord.Check) {
        let newest = try await newestData(session)
        return (max(.zero, wanted - newest.at), newest.at, check(newest))
    }

    /// The newest of: heartbeat, replayed commit, and the end of the base backup, up to which nothing can be missing.
    private func newestData(_ session: Postgres.Session) async throws(PraError) -> Newest {
        var found = [Newest(what: "end of the base backup", at: order.point.stoppedAt)]
        let replayed = try await session.query("select pg_last_xact_replay_timestamp() as at").only()
        if let at = try replayed.optionalText("at").flatMap({ Timestamp(text: $0) }) {
            found.append(Newest(what: "commit", at: at))
        }
        if let beats = order.cluster.spec.heartbeat {
            let table = quotedTable("\(beats.schema).heartbeat")
            let there = try await session.query("select to_regclass($1) is not null as there", [table])
            if try there.only().bool("there"),
                let text = try await session.query("select max(at) as at from \(table)").only().optionalText("at"),
                let at = Timestamp(text: text)
            {
                found.append(Newest(what: "heartbeat", at: at))
            }
        }
        return found.max { $0.at < $1.at } ?? found[0]
    }

    /// Only a cluster that beats tells loss from quiet: an idle cluster's last commit may be old with nothing lost.
    private func check(_ newest: Newest) -> DrillRecord.Check {
        let age = max(.zero, wanted - newest.at), target = order.scenario.rpo
        var text =
            "newest is the \(newest.what), \(DurationText.compact(age)) old, target \(DurationText.compact(target))"
        switch order.target {
        case .oldest:
            return .init(name: "freshness", passed: nil, detail: "not judged: recovery ended with the point itself")
        case .moment(let moment) where newest.at > moment:
            return .init(
                name: "freshness", passed: false,
                detail: "the \(newest.what) of \(newest.at) is later than \(moment), which should be restored")
        case .moment(let moment): text += ", at \(moment)"
        case .latest: break
        }
        guard target > .zero else {
            return .init(
                name: "freshness", passed: nil,
                detail: "\(text); not judged: the WAL spool keeps it, and a drill restores from the store alone")
        }
        guard order.cluster.spec.heartbeat != nil else {
            return .init(
                name: "freshness", passed: nil, detail: "\(text); not judged, because the cluster has no heartbeat")
        }
        return .init(name: "freshness", passed: age <= target, detail: text)
    }
}
