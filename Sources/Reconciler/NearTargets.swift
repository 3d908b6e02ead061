import Objectives

/// When exposures were last near their targets. They fall with each piece of WAL and rise again: one that swings about
/// its line is told once, and is over when it stayed below for as long as its whole target.
struct NearTargets {
    /// By id of the incident, by the monotonic clock.
    private var last: [String: Duration] = [:]

    /// Takes what exposures are now; what nobody can bound, or is looked at for the first time, may have been near.
    /// - Returns: ids of incidents that are not over yet.
    mutating func lately(_ exposures: [CurrentExposure], of cluster: String, at now: Duration) -> Set<String> {
        var found: Set<String> = []
        for current in exposures {
            let id = current.nearID(of: cluster)
            if current.isNear || current.exposure == nil || last[id] == nil { last[id] = now }
            if now - (last[id] ?? now) < current.target { found.insert(id) }
        }
        return found
    }
}
