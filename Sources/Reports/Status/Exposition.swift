import Model
import Objectives

/// A status as Prometheus reads it, in its text format 0.0.4. What is not known is `NaN`, never a number, and what does
/// not exist has no line.
package func exposition(of status: StatusDocument, and work: WorkFigures? = nil) -> String {
    let all = families(of: status) + (work.map(workFamilies) ?? [])
    return all.filter { !$0.samples.isEmpty }.map(\.text).joined()
}

/// What a process at work knows of itself.
package struct WorkFigures: Sendable {
    /// By name, whether each channel takes messages; `nil` while none was sent.
    package var channels: [String: Bool?]
    /// Since the process began.
    package var turns: TurnTally

    package init(channels: [String: Bool?], turns: TurnTally) { (self.channels, self.turns) = (channels, turns) }
}

/// The content type of `exposition`.
package let expositionType = "text/plain; version=0.0.4; charset=utf-8"

/// Samples under one name.
struct MetricFamily {
    struct Sample {
        var labels: [(name: String, value: String)]
        /// `nil` while it is not known.
        var value: Double?
    }

    enum Kind: String { case gauge, counter }

    var name: String
    var help: String
    var kind: Kind
    var samples: [Sample]

    init(_ name: String, _ help: String, _ samples: [Sample], _ kind: Kind = .gauge) {
        (self.name, self.help, self.samples, self.kind) = (name, help, samples, kind)
    }

    var text: String {
        let lines = samples.map { sample in
            let labels = sample.labels.map { "\($0.name)=\"\(escaped($0.value))\"" }.joined(separator: ",")
            return "\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(number(sample.value))\n"
        }
        return "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n" + lines.joined()
    }

    private func number(_ value: Double?) -> String {
        guard let value, !value.isNaN else { return "NaN" }
        return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }

    private func escaped(_ text: String) -> String {
        text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
    }
}

private func families(of status: StatusDocument) -> [MetricFamily] {
    [
        MetricFamily(
            "pra_last_look_timestamp", "When this was seen, in seconds since 1970.",
            [.init(labels: [], value: status.at.inSeconds)])
    ] + exposureFamilies(of: status) + pointFamilies(of: status) + proofFamilies(of: status)
        + serverFamilies(of: status) + storeFamilies(of: status) + verdictFamilies(of: status)
}

private func exposureFamilies(of status: StatusDocument) -> [MetricFamily] {
    let all = status.clusters.flatMap { cluster in cluster.exposures.map { (cluster.name, $0) } }
    let samples = { (value: (StatusDocument.Exposure) -> Double?) in
        all.map { cluster, exposure in
            MetricFamily.Sample(
                labels: [("cluster", cluster), ("scenario", exposure.scenario)], value: value(exposure))
        }
    }
    return [
        MetricFamily(
            "pra_rpo_seconds", "Age of the oldest change that a loss would cost now, at most.",
            samples { $0.exposureSeconds }),
        MetricFamily("pra_rpo_target_seconds", "What the plan allows of it.", samples { $0.targetSeconds }),
        MetricFamily(
            "pra_latest_restorable_timestamp", "Up to when everything can be restored, in seconds since 1970.",
            samples { exposure in exposure.exposureSeconds.map { status.at.inSeconds - $0 } }),
    ]
}

private func pointFamilies(of status: StatusDocument) -> [MetricFamily] {
    let newest = status.clusters.map { cluster in
        MetricFamily.Sample(
            labels: [("cluster", cluster.name)], value: cluster.newestPoint?.stoppedAt.inSeconds)
    }
    let oldest = status.pairs.map { cluster, server, store, seen in
        let points = seen.points.filter { $0.system == server.system && $0.isComplete }
        return MetricFamily.Sample(
            labels: [("cluster", cluster), ("store", store)], value: points.map(\.stoppedAt).min()?.inSeconds)
    }
    return [
        MetricFamily(
            "pra_last_backup_timestamp", "End of the newest recovery point, in seconds since 1970.", newest),
        MetricFamily(
            "pra_first_recoverable_timestamp", "From when on it can be restored, in seconds since 1970.", oldest),
    ]
}

private func proofFamilies(of status: StatusDocument) -> [MetricFamily] {
    let samples = { (value: (StatusDocument.ClusterStatus) -> Double?) in
        status.clusters.map { MetricFamily.Sample(labels: [("cluster", $0.name)], value: value($0)) }
    }
    return [
        MetricFamily(
            "pra_last_verify_timestamp", "When a point was last read back, in seconds since 1970.",
            samples { $0.lastVerification?.at.inSeconds }),
        MetricFamily(
            "pra_last_verify_success", "1 where all of it was sound.",
            samples { $0.lastVerification.map { $0.record.isIntact ? 1 : 0 } }),
        MetricFamily(
            "pra_last_verify_seconds", "How long that took.", samples { $0.lastVerification?.record.took.inSeconds }),
        MetricFamily(
            "pra_last_drill_timestamp", "When a drill last ended, in seconds since 1970.",
            samples { $0.lastDrillAt?.inSeconds }),
        MetricFamily(
            "pra_last_drill_success", "1 where it passed.", samples { $0.lastDrill.map { $0.passed ? 1 : 0 } }),
        MetricFamily(
            "pra_last_drill_seconds", "From its begin to the restored server's answers.",
            samples { $0.lastDrill?.recoveryTime.inSeconds }),
    ]
}

private func serverFamilies(of status: StatusDocument) -> [MetricFamily] {
    let up = status.clusters.map { cluster in
        let value: Double? =
            switch cluster.observation {
            case .known: 1
            case .unknown(let error) where [.postgresUnreachable, .connectionLost, .timeout].contains(error.code): 0
            case .unknown: nil
            }
        return MetricFamily.Sample(labels: [("cluster", cluster.name)], value: value)
    }
    let slots = status.clusters.flatMap { cluster -> [MetricFamily.Sample] in
        guard let server = cluster.observation.value else { return [] }
        return server.slots.map { slot in
            let held = slot.restart.map { Double(server.flush.bytes) - Double($0.bytes) }
            return .init(labels: [("cluster", cluster.name), ("slot", slot.name)], value: held.map { max(0, $0) })
        }
    }
    return [
        MetricFamily("pra_cluster_up", "Whether it answers.", up),
        MetricFamily("pra_slot_retained_bytes", "WAL that a replication slot holds back.", slots),
    ]
}

private func storeFamilies(of status: StatusDocument) -> [MetricFamily] {
    let space = { (value: (StoreObservation.Space) -> ByteCount) in
        status.stores.map { store in
            MetricFamily.Sample(
                labels: [("store", store.name)],
                value: (store.observation.value?.space).map { Double(value($0).bytes) })
        }
    }
    let lags = status.pairs.map { cluster, server, store, seen in
        let own = seen.wal(of: server.system)?.coverage.first { $0.timeline == server.timeline }
        let end = own?.stretches.last?.to
        return MetricFamily.Sample(
            labels: [("cluster", cluster), ("store", store)],
            value: end.map { max(0, Double(server.flush.bytes) - Double($0.bytes)) })
    }
    let gaps = status.pairs.map { cluster, server, store, seen in
        MetricFamily.Sample(
            labels: [("cluster", cluster), ("store", store)],
            value: seen.audit(of: server.system).map { Double($0.holes.count) })
    }
    return [
        MetricFamily(
            "pra_repo_used_bytes", "In use of a store's medium.",
            space { ByteCount($0.total.bytes - $0.free.bytes) }),
        MetricFamily("pra_repo_free_bytes", "Free of a store's medium.", space { $0.free }),
        MetricFamily("pra_durable_lsn_lag_bytes", "WAL of the server that the store does not have yet.", lags),
        MetricFamily("pra_wal_gaps", "Holes in the store's WAL.", gaps),
    ]
}

private func verdictFamilies(of status: StatusDocument) -> [MetricFamily] {
    let verdicts = status.clusters.flatMap { cluster in
        (cluster.objectives ?? []).map { objective in
            let about = [
                ("objective", objective.objective.rawValue), ("plan", objective.plan ?? ""),
                ("scenario", objective.scenario ?? ""), ("endpoint", objective.endpoint ?? ""),
            ]
            return MetricFamily.Sample(
                labels: [("cluster", cluster.name)] + about.filter { !$0.1.isEmpty }.map { ($0.0, $0.1) },
                value: objective.verdict.metric)
        }
    }
    let incidents = Dictionary(grouping: status.incidents) { [$0.type, $0.severity] }
    let open = incidents.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, all in
        MetricFamily.Sample(labels: [("type", key[0]), ("severity", key[1])], value: Double(all.count))
    }
    return [
        MetricFamily("pra_compliance", "1 where an objective was met over the window of the report, else 0.", verdicts),
        MetricFamily("pra_incidents", "Incidents that are open.", open),
    ]
}

private func workFamilies(of work: WorkFigures) -> [MetricFamily] {
    let channels = work.channels.sorted { $0.key < $1.key }.map { name, isOK in
        MetricFamily.Sample(labels: [("channel", name)], value: isOK.map { $0 ? 1 : 0 })
    }
    return [
        MetricFamily("pra_alert_channel_ok", "Whether it takes messages.", channels),
        MetricFamily(
            "pra_reconcile_turns_total", "Turns of the loop: a look, and what was done then.",
            [.init(labels: [], value: Double(work.turns.count))], .counter),
        MetricFamily(
            "pra_reconcile_errors_total", "Turns that failed.", [.init(labels: [], value: Double(work.turns.failures))],
            .counter),
        MetricFamily(
            "pra_reconcile_duration_seconds", "How long the last turn took.",
            [.init(labels: [], value: work.turns.last?.inSeconds)]),
    ]
}

extension Verdict {
    fileprivate var metric: Double? {
        switch self {
        case .met, .excepted: 1
        case .missed: 0
        case .notMeasured: nil
        }
    }
}

extension StatusDocument {
    /// Each cluster that answers with each store that was seen and has WAL or points of it.
    fileprivate var pairs: [(cluster: String, server: ClusterObservation, store: String, seen: StoreObservation)] {
        clusters.flatMap { cluster in
            stores.compactMap { store in
                guard let server = cluster.observation.value, let seen = store.observation.value,
                    seen.wal(of: server.system) != nil || seen.points.contains(where: { $0.system == server.system })
                else { return nil }
                return (cluster.name, server, store.name, seen)
            }
        }
    }
}

extension Timestamp {
    fileprivate var inSeconds: Double { Double(microseconds) / 1e6 }
}
