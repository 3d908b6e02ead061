import Model

/// What goes wrong, and when. Points are counted over the whole simulation, two for each call through a port: the odd
/// one before its effect, the even one after it. So every crash point and every lost answer has a number, and a test
/// can walk through all.
package struct FaultPlan: Sendable {
    package enum Fault: Sendable {
        /// Before the effect nothing has happened; after it, the work is done and only the answer is lost.
        case error(PraError)
        /// The process ends here.
        case crash
    }

    /// Faults of single points, the first being 1: transient, since the next call succeeds.
    package var at: [Int: Fault] = [:]
    /// Probability of `error` at each point.
    package var rate: Double = 0
    /// What the random faults say.
    package var error = PraError(.connectionLost, "a simulated fault", remedy: "none", retry: .later)
    /// Calls whose name begins with one of these (the longest, where several do) fail at their first point, until a
    /// test takes the name out: persistent.
    package var broken: [String: PraError] = [:]
    /// Calls whose name begins with one of these never answer; they end when they are cancelled.
    package var hanging: Set<String> = []
    /// The longest that a call takes; each draws its own time, so that calls overlap in different ways.
    package var latency: Duration = .zero

    package init() {}

    /// Ends the process at the point `number`.
    package static func crash(at number: Int) -> FaultPlan {
        var plan = FaultPlan()
        plan.at[number] = .crash
        return plan
    }
}

extension Simulation {
    /// Points passed so far.
    package var points: Int { pointsPassed }

    /// Passes one call of a simulated port: every method of a port goes through here, once.
    /// - Parameters:
    ///   - name: `port.method`, such as `engine.backup`.
    ///   - effect: what the call does to the simulated world; it is one step, as seen from outside.
    package func call<T: Sendable>(_ name: String, _ effect: () throws(PraError) -> T) async throws(PraError) -> T {
        calls.append(name)
        try await wait(name)
        try await pass(name, isBefore: true)
        let result = try effect()
        try await pass(name, isBefore: false)
        return result
    }

    /// Notes a call that has no effect, and so no point at which it could fail.
    package func note(_ name: String) { calls.append(name) }

    private func wait(_ name: String) async throws(PraError) {
        let hangs = faults.hanging.contains { name.hasPrefix($0) }
        guard hangs || faults.latency > .zero else { return }
        let time = hangs ? .seconds(1 << 40) : faults.latency * Double.random(in: 0...1, using: &random)
        do { try await sleep(for: time) } catch { throw PraError.wrapping(error) }
    }

    private func pass(_ name: String, isBefore: Bool) async throws(PraError) {
        pointsPassed += 1
        let broken = faults.broken.keys.filter { name.hasPrefix($0) }.max().flatMap { faults.broken[$0] }
        if isBefore, let broken { throw broken }
        switch faults.at[pointsPassed] {
        case .error(let error): throw error
        case .crash:
            lastCrash = Crash(call: name, point: pointsPassed)
            await abandon()
        case nil:
            if faults.rate > 0, chance(faults.rate) { throw faults.error }
        }
    }

    /// Never comes back: the run ends before its next step.
    private func abandon() async { await unsafe withUnsafeContinuation { (_: UnsafeContinuation<Void, Never>) in } }
}
