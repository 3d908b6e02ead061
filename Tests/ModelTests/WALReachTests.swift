import Model
import Testing

private let system = SystemIdentifier(7)
private let point = RecoveryPoint(
    action: ActionID("backup/akig/local/1"), store: "local", clusterUID: "c", system: system, timeline: Timeline(1),
    start: LSN(0x100), stop: LSN(0x200), startedAt: Timestamp(seconds: 0), stoppedAt: Timestamp(seconds: 9),
    dataBytes: ByteCount(1), addedBytes: ByteCount(1), major: 15, isComplete: true)

private func holding(_ coverage: WALCoverage...) -> StoreObservation {
    StoreObservation(
        storeID: "s", space: nil, isReadOnly: false, points: [point],
        wal: [.init(system: system, coverage: coverage, segmentBytes: 0x80, stored: .zero)])
}

private func wal(_ timeline: UInt32, _ stretches: [(UInt64, UInt64)], from branch: UInt64? = nil) -> WALCoverage {
    WALCoverage(
        timeline: Timeline(timeline), stretches: stretches.map { .init(from: LSN($0), to: LSN($1)) },
        history: branch.map { fork in
            TimelineHistory(legs: [
                .init(timeline: Timeline(timeline - 1), from: .zero, to: LSN(fork)),
                .init(timeline: Timeline(timeline), from: LSN(fork), to: nil),
            ])
        })
}

@Suite struct WALReachTests {
    @Test func endsWhereTheStretchEnds() {
        let store = holding(wal(1, [(0x80, 0x500), (0x600, 0x700)]))
        #expect(store.reach(from: point) == WALEnd(timeline: Timeline(1), position: LSN(0x500)))
        #expect(store.hole(after: point) == WALHole(timeline: Timeline(1), from: LSN(0x500), to: LSN(0x600)))
    }

    @Test func goesOnThroughTheHistoryOfLaterTimelines() {
        let store = holding(wal(1, [(0x80, 0x500)]), wal(2, [(0x400, 0x900)], from: 0x480), wal(3, [(0x800, 0x880)]))
        #expect(store.reach(from: point) == WALEnd(timeline: Timeline(2), position: LSN(0x900)))
        #expect(store.hole(after: point) == nil)
    }

    /// A timeline that left before the point was whole, or beyond a hole, leads nowhere.
    @Test(arguments: [0x180, 0x580] as [UInt64]) func doesNotFollowWhatDoesNotJoin(branch: UInt64) {
        let store = holding(wal(1, [(0x80, 0x500)]), wal(2, [(0x100, 0x900)], from: branch))
        #expect(store.reach(from: point) == WALEnd(timeline: Timeline(1), position: LSN(0x500)))
    }

    @Test func aPointWithoutItsStartReachesNothing() {
        #expect(holding(wal(1, [(0x180, 0x500)])).reach(from: point) == nil)
        #expect(holding().reach(from: point) == nil)
    }
}
