import Manifests
import Model

/// What one store would have lost of a cluster's points within a day, were `proposed` forgotten now.
package struct DailyLoss: Sendable {
    private static let limit = Ratio(millionths: 200_000)
    private let points: Int
    private let all: Int
    private let bytes: Double
    /// What retention forgets of itself in a day on which nobody changed it.
    private let ordinary: Int

    /// - Parameters:
    ///   - points: what the store has, with `proposed` among them.
    ///   - forgotten: what it lost in the last day, each `nil` where the ledger did not see it committed.
    ///   - policies: those by which `proposed` goes.
    package init(
        _ proposed: [RecoveryPoint], of points: [RecoveryPoint], forgotten: [RecoveryPoint?],
        by policies: [RetentionPolicy.Spec], now: Timestamp
    ) {
        self.points = proposed.count + forgotten.count
        all = points.count + forgotten.count
        let earlier = forgotten.compactMap { $0.map { Double($0.dataBytes.bytes) } }
        let gone = earlier + proposed.map { Double($0.dataBytes.bytes) }
        let total = earlier + points.map { Double($0.dataBytes.bytes) }
        // One unknown size makes the share of bytes unknown; points alone then decide.
        let isKnown = earlier.count == forgotten.count
        bytes = isKnown ? gone.reduce(0, +) / max(total.reduce(0, +), 1) : 0
        let made = (points + forgotten.compactMap(\.self)).count { $0.stoppedAt > now - .seconds(86_400) }
        ordinary = made + 1 + (policies.map(\.keep.slidingRules).max() ?? 0)
    }

    /// Why a person has to say yes; `nil` when nobody has to.
    ///
    /// More than a fifth of the points or bytes in a day is what a slip in a policy looks like. A small store loses a
    /// fifth by one point, though: so what an unchanged policy lets go in a day is always allowed. That is a point for
    /// each that was made that day (and one more, since days and schedules drift), and one for each calendar rule: with
    /// the first Monday of a month a day, a week and a month leave at once. Bytes are those that the points restore:
    /// what one added says little about what its going frees.
    package var approval: Message? {
        let isLarge = Double(points) > Self.limit.value * Double(all) || bytes > Self.limit.value
        guard points > ordinary, isLarge else { return nil }
        return Message(.approveForgetting, .count(points), .count(all), .ratio(Self.limit))
    }
}

extension RetentionPolicy.Keep {
    /// Rules whose oldest bucket leaves when a new day, week, month or year begins.
    fileprivate var slidingRules: Int { [daily, weekly, monthly, yearly].count { $0 != .count(0) } }
}
