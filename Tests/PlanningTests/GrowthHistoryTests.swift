import Model
import Testing

@testable import Planning

/// What of a store's filling is told anew.
@Suite struct GrowthHistoryTests {
    private func record(used: Int64, of total: Int64) -> FilledRecord {
        FilledRecord(
            total: ByteCount(total), free: ByteCount(total - used), stopAt: Ratio(millionths: 900_000), points: 1,
            held: 0)
    }

    /// Goal: a pool whose total is another at every look is told as seldom as a medium that fills.
    @Test(
        arguments: [
            (60, 500, 999, false), (3600, 500, 999, false), (3600, 500, 980, true), (60, 500, 980, false),
            (3600, 510, 1000, true), (86_400, 500, 1000, true), (-5, 500, 1000, true),
        ] as [(Int64, Int64, Int64, Bool)])
    func aPercentAnHourIsNewsAndADay(seconds: Int64, used: Int64, total: Int64, isNews: Bool) {
        let start = Timestamp(microseconds: 1_000_000_000_000)
        var history = GrowthHistory()
        history.take(
            Fact(
                at: start, monotonic: 0, boot: "b", actor: "loop", subject: ResourceID("BackupStore", "local"),
                confidence: .observed, event: .filled(record(used: 500, of: 1000))))
        let found = history.isNews(record(used: used, of: total), of: "local", at: start + .seconds(seconds))
        #expect(found == isNews)
    }
}
