import Model
import Objectives

/// How full the stores are, and when they are full.
package struct RepositoryUsageBody: Hashable, Sendable, Codable {
    package struct Repo: Hashable, Sendable, Codable {
        package var name: String
        package var status: WidgetData.Status
        package var usedBytes: Known<Int64>
        package var capacityBytes: Known<Int64>
        /// What points and WAL add.
        package var growthBytesPerDay: Known<Int64>
        package var fullOn: Known<Timestamp>
        /// Whether what retention no longer keeps goes.
        package var retentionOk: Known<Bool>
        /// Up to when nobody can delete the newest points.
        package var immutableUntil: Known<Timestamp>
        /// Shares of the capacity from which on it is warned, and nothing new goes in.
        package var warnAt: Ratio
        package var stopAt: Ratio
        package var reasons: [Message]
    }

    package var repos: [Repo]
}

func repositoryUsage(_ params: WidgetParams, _ input: WidgetInput) -> SeenBody? {
    let shown = input.status.stores.filter { params.store == nil || $0.name == params.store }
    guard params.store == nil || !shown.isEmpty else { return nil }
    let repos = shown.sorted { $0.name < $1.name }.map { RepositoryUsageBody.Repo($0, input) }
    let failures = shown.compactMap { store -> PraError? in
        if case .unknown(let error) = store.observation { error } else { nil }
    }
    return SeenBody(
        .repositoryUsage(RepositoryUsageBody(repos: repos)), repos.map(\.status.level).max() ?? .unknown,
        failure: failures.count == shown.count ? failures.first : nil)
}

extension RepositoryUsageBody.Repo {
    fileprivate init(_ store: StatusDocument.StoreStatus, _ input: WidgetInput) {
        let limits = input.limits[store.name]
        let held = input.ledger.open.values.filter {
            $0.record.type == "retention.heldup" && $0.record.id.hasSuffix("/\(store.name)")
        }.map { $0.record.words ?? Message(.widgetPlain, .name($0.record.message)) }
        var why = Message(.widgetSpaceUntold)
        if case .unknown(let error) = store.observation { why = Message(.statusUnseen, .name(error.what)) }
        let seen = store.observation.value, space = seen?.space
        // More free than there is can not be: nothing of it is believed.
        let isLie = space.map { $0.free > $0.total } ?? false
        if isLie { why = Message(.widgetSpaceLie) }
        let told = isLie ? nil : space
        let lines = store.lines, level = max(lines.worst, isLie ? .unknown : .ok, held.isEmpty ? .ok : .warning)
        let noGrowth = seen == nil ? why : Message(.statusFillsUnknown)
        let locks = (seen?.locks ?? []).compactMap(\.lock?.until)
        self.init(
            name: store.name, status: WidgetData.Status(level),
            usedBytes: Known(told.map { $0.total.bytes - $0.free.bytes }, else: why),
            capacityBytes: Known(told?.total.bytes, else: why),
            growthBytesPerDay: Known(store.bytesPerDay?.bytes, else: noGrowth),
            fullOn: Known(isLie ? nil : store.fillsAt, else: told == nil ? why : Self.whyNever(store)),
            retentionOk: seen == nil ? .unknown(because: why) : .known(held.isEmpty),
            immutableUntil: Known(locks.max(), else: seen == nil ? why : Message(.widgetNoLock)),
            warnAt: limits?.warnAt ?? Ratio(millionths: 1_000_000),
            stopAt: limits?.stopAt ?? Ratio(millionths: 1_000_000),
            reasons: (isLie ? [why] : []) + whyNotWell(lines) + held)
    }

    private static func whyNever(_ store: StatusDocument.StoreStatus) -> Message {
        store.bytesPerDay == nil ? Message(.statusFillsUnknown) : Message(.widgetNotInSight)
    }
}
