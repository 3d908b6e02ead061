import Model
import Testing

private let system = SystemIdentifier(7)
private let size: UInt64 = 0x100

private func point(_ name: String, on timeline: UInt32 = 1, at start: UInt64, to stop: UInt64) -> RecoveryPoint {
    RecoveryPoint(
        action: ActionID(name), store: "local", clusterUID: "c", system: system, timeline: Timeline(timeline),
        start: LSN(start), stop: LSN(stop), startedAt: Timestamp(seconds: 0), stoppedAt: Timestamp(seconds: 9),
        dataBytes: ByteCount(1), addedBytes: ByteCount(1), major: 15, isComplete: true)
}

/// - Parameter forks: where each earlier timeline was left; without any the history is missing, but for the first.
private func wal(_ timeline: UInt32, _ stretches: [(UInt64, UInt64)], _ forks: (UInt32, UInt64)...) -> WALCoverage {
    let text = forks.map { "\($0.0)\t\(LSN($0.1))\tx\n" }.joined()
    return WALCoverage(
        timeline: Timeline(timeline), stretches: stretches.map { .init(from: LSN($0), to: LSN($1)) },
        history: forks.isEmpty ? nil : try? TimelineHistory(of: Timeline(timeline), file: text))
}

private func audit(_ points: [RecoveryPoint], _ coverage: WALCoverage...) throws -> WALAudit {
    let store = StoreObservation(
        storeID: "s", space: nil, isReadOnly: false, points: points,
        wal: [.init(system: system, coverage: coverage, segmentBytes: Int64(size), stored: .zero)])
    return try #require(store.audit(of: system))
}

private func hole(_ timeline: UInt32, _ from: UInt64, _ to: UInt64) -> WALHole {
    WALHole(timeline: Timeline(timeline), from: LSN(from), to: LSN(to))
}

private let old = point("old", at: 0x128, to: 0x180)

@Suite struct WALAuditTests {
    @Test func gapFreeWALOverTwoSwitchesHasNoFinding() throws {
        let found = try audit(
            [old], wal(1, [(0x100, 0x560)]), wal(2, [(0x500, 0x880)], (1, 0x560)),
            wal(3, [(0x800, 0x920)], (1, 0x560), (2, 0x880)))
        #expect(found.findings.isEmpty)
    }

    /// Goal: one whole segment that is missing leaves both neighbours whole, and is seen all the same.
    @Test func aHoleExactlyOnSegmentBoundariesIsFound() throws {
        let young = point("young", at: 0x528, to: 0x580)
        let found = try audit([old, young], wal(1, [(0x100, 0x300), (0x400, 0x700)])).findings
        #expect(found.map(\.reason) == [.hole] && found.map(\.hole) == [hole(1, 0x300, 0x400)])
        #expect(found.first?.after == old.action && found.first?.until == young.action)
    }

    /// Goal: the end of the old timeline and the beginning of the new one are both missing, and both are named.
    @Test func aHoleStraddlingATimelineSwitchIsFoundOnBothSides() throws {
        let found = try audit([old], wal(1, [(0x100, 0x300)]), wal(2, [(0x700, 0x900)], (1, 0x560))).findings
        #expect(found.map(\.hole) == [hole(1, 0x300, 0x560), hole(2, 0x500, 0x700)])
        #expect(found.map(\.reason) == [.tail, .hole])
        #expect(found.allSatisfy { $0.until == nil })
    }

    /// Goal: a look along the new timeline alone would call this gap-free.
    @Test func theOldTimelinesTailAfterAPromotionIsMissed() throws {
        let found = try audit([old], wal(1, [(0x100, 0x400)]), wal(2, [(0x500, 0x900)], (1, 0x560))).findings
        #expect(found.map(\.reason) == [.tail] && found.map(\.hole) == [hole(1, 0x400, 0x560)])
    }

    /// Goal: the segment of the switch is read from the new timeline, and what the old one wrote behind is no history.
    @Test func whatTheNewTimelineHasOfTheSwitchIsNotMissedOnTheOldOne() throws {
        let found = try audit(
            [old], wal(1, [(0x100, 0x500), (0x800, 0x900)]), wal(2, [(0x500, 0x900)], (1, 0x560)))
        #expect(found.findings.isEmpty)
    }

    /// Goal: PostgreSQL asks for one history after the other and stops at the first that is missing.
    @Test func aMissingHistoryBelowTheNewestTimelineIsFound() throws {
        let found = try audit(
            [old], wal(1, [(0x100, 0x560)]), wal(3, [(0x500, 0x900)], (1, 0x560)))
        #expect(found.findings.map(\.reason) == [.historyMissing])
        #expect(found.findings.map(\.timeline) == [Timeline(2)])
    }

    @Test func theNewestTimelineWithoutItsHistoryIsFound() throws {
        let found = try audit([old], wal(1, [(0x100, 0x560)]), wal(2, [(0x500, 0x900)])).findings
        #expect(found.map(\.reason) == [.historyMissing] && found.map(\.timeline) == [Timeline(2)])
    }

    @Test func anOlderPointsHistoriesAreNotNeededByANewerOne() throws {
        let young = point("young", on: 3, at: 0x928, to: 0x980)
        let found = try audit([young], wal(1, [(0x100, 0x200)]), wal(3, [(0x900, 0xa00)], (1, 0x200)))
        #expect(found.findings.isEmpty)
    }

    /// Goal: a gap that outlived the points that needed it refuses nothing.
    @Test func aHoleBeforeTheOldestPointHarmsNothing() throws {
        let young = point("young", at: 0x528, to: 0x580)
        #expect(try audit([young], wal(1, [(0x100, 0x300), (0x400, 0x700)])).findings.isEmpty)
    }

    /// Goal: the window between a backup's end and the first WAL that was streamed.
    @Test func whatABackupItselfLacksIsFoundAlsoWithoutAnyWALBehindIt() throws {
        let found = try audit([point("cut", at: 0x228, to: 0x480)], wal(1, [(0x200, 0x300)])).findings
        #expect(found.map(\.hole) == [hole(1, 0x300, 0x480)])
        #expect(found.first?.after == nil)
    }

    @Test func aTimelineThatNoPointLeadsToHasNoBase() throws {
        let found = try audit(
            [point("late", at: 0x628, to: 0x680)], wal(1, [(0x600, 0x700)]), wal(2, [(0x500, 0x900)], (1, 0x560)))
        #expect(found.findings.map(\.reason) == [.noBase] && found.findings.first?.timeline == Timeline(2))
    }

    /// Goal: two promotions out of the same timeline are two ways, and a hole of one is none of the other.
    @Test func branchesAreAuditedEachOnItsOwnWay() throws {
        let found = try audit(
            [old], wal(1, [(0x100, 0x300), (0x400, 0x600)]), wal(2, [(0x200, 0x500)], (1, 0x260)),
            wal(3, [(0x500, 0x900)], (1, 0x560))
        ).findings
        #expect(found.map(\.hole) == [hole(1, 0x300, 0x400)])
    }

    @Test func withoutPointsNothingIsAmiss() throws {
        #expect(try audit([], wal(1, [(0x100, 0x300), (0x400, 0x700)])).findings.isEmpty)
    }
}
