import Engines
import Model
import Testing

private let segment: UInt64 = 16 << 20

private func point(
    _ name: String, timeline: UInt32 = 1, at number: UInt64, complete: Bool = true, taint: String? = nil
) -> RecoveryPoint {
    RecoveryPoint(
        action: ActionID(name), store: "local", clusterUID: "u", system: SystemIdentifier(1),
        timeline: Timeline(timeline), start: LSN(number * segment + 0x28), stop: LSN(number * segment + 0x100),
        startedAt: Timestamp(seconds: Int64(number) * 100), stoppedAt: Timestamp(seconds: Int64(number) * 100 + 10),
        dataBytes: .zero, addedBytes: .zero, major: 15, taint: taint, isComplete: complete)
}

private func wal(_ timeline: UInt32, _ stretches: (UInt64, UInt64)...) -> WALCoverage {
    WALCoverage(
        timeline: Timeline(timeline),
        stretches: stretches.map { .init(from: LSN($0.0 * segment), to: LSN($0.1 * segment)) })
}

private func offer(_ points: [RecoveryPoint], _ coverage: [WALCoverage], fork: UInt64? = nil) throws -> RestoreOffer {
    var histories: [Timeline: TimelineHistory] = [:]
    if let fork {
        histories[Timeline(2)] = try TimelineHistory(of: Timeline(2), file: "1\t\(LSN(fork * segment + 0x60))\tx\n")
    }
    return RestoreOffer(points: points, coverage: coverage, histories: histories, segmentBytes: Int64(segment))
}

private func code(_ body: () throws -> RestoreChoice) -> PraError.Code? {
    do {
        _ = try body()
        return nil
    } catch { return PraError.wrapping(error).code }
}

@Suite struct ChooseRestoreTests {
    @Test func startsFromTheNewestCleanCompletePoint() throws {
        let store = try offer(
            [
                point("a", at: 2), point("b", at: 4), point("open", at: 5, complete: false),
                point("bad", at: 6, taint: "x"),
            ],
            [wal(1, (2, 9))])
        let choice = try store.choose(.latest)
        #expect(choice.point.action == ActionID("b"))
        #expect(choice.end == LSN(9 * segment))
    }

    @Test func startsBeforeTheTarget() throws {
        let store = try offer([point("a", at: 2), point("b", at: 4)], [wal(1, (2, 9))])
        #expect(try store.choose(.time(Timestamp(seconds: 409))).point.action == ActionID("a"))
        #expect(try store.choose(.time(Timestamp(seconds: 410))).point.action == ActionID("b"))
        #expect(try store.choose(.lsn(LSN(4 * segment + 0xFF))).point.action == ActionID("a"))
        #expect(try store.choose(.latest, point: ActionID("a")).point.action == ActionID("a"))
    }

    @Test func refusesTargetsOutsideTheWindowAndNamesIt() throws {
        let store = try offer([point("a", at: 2)], [wal(1, (2, 9))])
        let error = #expect(throws: PraError.self) { try store.choose(.lsn(LSN(9 * segment))) }
        #expect(error?.code == .targetOutsideWindow)
        #expect(error?.what.contains("0/2000100) to LSN 0/9000000") == true)
        #expect(code { try store.choose(.time(Timestamp(seconds: 100))) } == .targetOutsideWindow)
    }

    @Test func refusesToCrossAHole() throws {
        let store = try offer([point("a", at: 2)], [wal(1, (2, 5), (6, 9))])
        #expect(code { try store.choose(.latest) } == .walGap)
        #expect(code { try store.choose(.lsn(LSN(7 * segment))) } == .walGap)
        #expect(try store.choose(.lsn(LSN(4 * segment))).end == LSN(5 * segment))
    }

    @Test func refusesACopyThatCanNotBecomeConsistent() throws {
        let store = try offer([point("a", at: 2)], [wal(1, (3, 9))])
        #expect(code { try store.choose(.immediate) } == .walGap)
    }

    @Test func followsAPromotionThroughItsHistory() throws {
        let store = try offer([point("a", at: 2)], [wal(1, (2, 4)), wal(2, (4, 9))], fork: 4)
        let choice = try store.choose(.latest)
        #expect(choice.timeline == Timeline(2))
        #expect(choice.end == LSN(9 * segment))
        #expect(choice.legs.map(\.timeline) == [Timeline(1), Timeline(2)])
        #expect(try store.choose(.latest, timeline: Timeline(1)).end == LSN(4 * segment))
    }

    @Test func doesNotStartFromAPointAfterTheFork() throws {
        let store = try offer(
            [point("before", at: 2), point("lost", at: 5)], [wal(1, (2, 8)), wal(2, (4, 9))], fork: 4)
        #expect(try store.choose(.latest).point.action == ActionID("before"))
        #expect(try store.choose(.latest, timeline: Timeline(1)).point.action == ActionID("lost"))
    }

    /// Goal: without its history nobody knows where a timeline comes from, and an older one would lose what it has.
    @Test func oneLostHistoryIsNoSilentRestoreToAnOlderTimeline() throws {
        let store = try offer([point("a", at: 2)], [wal(1, (2, 5)), wal(2, (4, 9))])
        let error = #expect(throws: PraError.self) { try store.choose(.latest) }
        #expect(error?.code == .walGap && error?.cause?.contains("history") == true)
        #expect(try store.choose(.latest, timeline: Timeline(1)).end == LSN(5 * segment))
    }

    @Test func aTailThatIsMissingBeforeASwitchIsAHole() throws {
        let store = try offer([point("a", at: 2)], [wal(1, (2, 3)), wal(2, (4, 9))], fork: 4)
        #expect(code { try store.choose(.latest) } == .walGap)
        #expect(try store.choose(.lsn(LSN(2 * segment + 0x200))).resumesAt == LSN(4 * segment + 0x60))
    }

    @Test func saysWhenThereIsNothingToStartFrom() throws {
        #expect(code { try offer([point("a", at: 2, complete: false)], []).choose(.latest) } == .pointMissing)
        #expect(code { try offer([point("a", at: 2, taint: "sum")], []).choose(.latest) } == .pointTainted)
        #expect(
            code { try offer([point("a", at: 2)], [wal(1, (2, 3))]).choose(.latest, timeline: Timeline(7)) }
                == .pointMissing)
    }
}
