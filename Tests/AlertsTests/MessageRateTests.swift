import Alerts
import Manifests
import Testing

@Suite struct MessageRateTests {
    @Test func aBucketIsSpentAtOnceAndFillsEvenly() {
        var rate = MessageRate(AlertChannel.Rate(messages: 3, per: .seconds(60)))
        func taken(_ second: Int) -> Int { (0..<10).count { _ in rate.take(at: .seconds(second)) } }
        #expect([1000, 1019, 1020, 1059, 1060, 1400].map(taken) == [3, 0, 1, 1, 1, 3])
    }
}
