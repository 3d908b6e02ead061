import Fixtures
import Model
import Testing

@testable import Planning

/// To which moments a store can bring a cluster back.
@Suite struct RestoreWindowTests {
    /// One a day, the newest half a day ago.
    private let points = (0..<4).map { RecoveryPoint.taken(at: noon - .seconds(43_200 + (3 - $0) * 86_400)) }

    private func window(
        upTo end: Timestamp? = nil, _ stretches: [(from: LSN, to: LSN)]? = nil
    ) -> RestoreWindow? {
        var store = StoreObservation.holding(points)
        if let stretches { store.wal[0].coverage[0].stretches = stretches.map { .init(from: $0.from, to: $0.to) } }
        return RestoreWindow(of: points, in: store, upTo: end)
    }

    private let start = LSN(0x100_0000), far = LSN(0x9000_0000)

    @Test func goesFromTheOldestPointToWhereTheWALIsKnownToBe() {
        let whole = RestoreWindow(earliest: points[0].stoppedAt, latest: noon, gaps: [])
        #expect(window(upTo: noon) == whole)
        #expect(window()?.latest == points[3].stoppedAt, "nobody knows more")
    }

    @Test func hasAGapWhereWALIsMissing() {
        let torn = window(upTo: noon, [(start, LSN(points[1].stop.bytes + 8192)), (points[2].start, far)])
        #expect(torn?.gaps == [.init(after: points[1].stoppedAt, before: points[2].stoppedAt)])
        #expect(torn?.latest == noon)
    }

    /// Goal: a backup that has just ended makes a day that was there no unknown one.
    @Test func aPointWhoseOwnWALIsNotThereYetDoesNotCount() {
        let late = window(upTo: noon, [(start, LSN(points[3].stop.bytes - 1))])
        #expect(late == RestoreWindow(earliest: points[0].stoppedAt, latest: noon, gaps: []))
        #expect(window([(start, LSN(points[3].stop.bytes - 1))])?.latest == points[2].stoppedAt)
        #expect(window([]) == nil)
    }
}
