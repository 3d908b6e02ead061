import Glibc
import Model
import Ports

/// The host's clocks.
struct SystemTime: TimeSource {
    let bootID: String

    init() { bootID = SystemTime.readBootID() }

    func now() -> Timestamp { Timestamp(microseconds: SystemTime.read(CLOCK_REALTIME)) }

    /// Goes on while the host sleeps: a suspended machine is blind, not stopped in time.
    func elapsed() -> Duration { .microseconds(SystemTime.read(CLOCK_BOOTTIME)) }

    func sleep(for duration: Duration) async throws(PraError) {
        do { try await Task.sleep(for: duration) } catch { throw PraError.wrapping(error) }
    }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
    }

    /// New at every boot of a Linux host (random(4)); elsewhere monotonic times are never compared across processes.
    private static func readBootID() -> String {
        guard let file = unsafe fopen("/proc/sys/kernel/random/boot_id", "r") else { return "unknown" }
        defer { unsafe fclose(file) }
        var buffer = [CChar](repeating: 0, count: 37)
        guard unsafe fgets(&buffer, Int32(buffer.count), file) != nil else { return "unknown" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

struct SystemRandom: RandomSource {
    func next() -> UInt64 { UInt64.random(in: .min ... .max) }
}
