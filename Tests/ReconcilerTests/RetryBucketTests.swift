import Model
import Ports
import Testing

@Suite struct RetryBucketTests {
    @Test func aBurstGoesAtOnceAndTheRestOneAfterTheOther() {
        var bucket = RetryBucket(interval: .seconds(2), burst: 3)
        let waits = (0..<6).map { _ in bucket.take(at: .seconds(100)) }
        #expect(waits == [.zero, .zero, .zero, .seconds(2), .seconds(4), .seconds(6)])
        #expect(bucket.take(at: .seconds(114)) == .zero, "it fills again")
    }
}
