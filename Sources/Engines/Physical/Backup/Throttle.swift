import Model
import Ports

/// Holds a copy to a rate, over its whole length: what was lost while it waited for something else is not made up for.
struct Throttle: Sendable {
    private let rate: ByteCount?
    private let time: any TimeSource
    /// When the next byte may be taken.
    private var next: Duration

    init(_ rate: ByteCount?, _ time: any TimeSource) { (self.rate, self.time, next) = (rate, time, time.elapsed()) }

    /// Waits until `count` bytes more may have been read.
    mutating func pace(_ count: Int) async throws(PraError) {
        guard let rate, rate.bytes > 0 else { return }
        let now = time.elapsed()
        next = max(next, now) + .microseconds(Int64(Double(count) / Double(rate.bytes) * 1_000_000))
        if next - now > .milliseconds(1) { try await time.sleep(for: next - now) }
    }
}
