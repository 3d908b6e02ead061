import Model
import Ports

/// Times the phases of a drill, one after the other, by the monotonic clock.
struct PhaseTimer {
    private let time: any TimeSource
    private var last: Duration
    private(set) var phases: [DrillRecord.Phase] = []

    init(_ time: any TimeSource) { (self.time, last) = (time, time.elapsed()) }

    /// Ends the phase that began when the one before it ended.
    mutating func end(_ name: DrillRecord.Phase.Name) {
        let now = time.elapsed()
        phases.append(DrillRecord.Phase(name: name, took: now - last))
        last = now
    }
}
