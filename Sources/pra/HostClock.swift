import CClock
import Model

extension SystemTime {
    /// As the kernel tells it, for which no right is needed.
    func discipline() -> ClockDiscipline {
        var bound: Int64 = 0
        let kept = unsafe pra_clock_kept(&bound)
        guard kept >= 0 else { return .untold }
        return ClockDiscipline(isSynchronised: kept == 1, error: kept == 1 ? .microseconds(bound) : nil)
    }
}
