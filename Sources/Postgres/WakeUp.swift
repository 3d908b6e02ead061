import CPostgres
import Glibc
import Model

/// An eventfd: any thread may ring it, the thread that polls it wakes up.
final class WakeUp: Sendable {
    let descriptor: Int32

    init() {
        descriptor = pra_eventfd()
        precondition(descriptor >= 0, "the process has no descriptors left (eventfd: errno \(errno))")
    }

    deinit { close(descriptor) }

    func ring() {
        var one: UInt64 = 1
        // A full counter already wakes; nothing else can fail on a descriptor that we own.
        _ = unsafe write(descriptor, &one, 8)
    }

    func clear() {
        var count: UInt64 = 0
        _ = unsafe read(descriptor, &count, 8)
    }
}

/// A moment on the monotonic clock by which a wait must be over.
struct Deadline {
    let instant: ContinuousClock.Instant

    init(in duration: Duration) { instant = .now + duration }

    var isPast: Bool { ContinuousClock.now >= instant }

    /// For `poll`: rounded up, so that it is past when `poll` returns.
    var milliseconds: Int32 {
        let left = instant - .now
        return left <= .zero ? 0 : Int32(clamping: left.microseconds / 1000 + 1)
    }
}
