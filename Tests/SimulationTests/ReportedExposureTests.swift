import Fixtures
import Manifests
import Model
import Objectives
import Simulator
import Synchronization
import Testing

/// What a report says of lost data against what a perfect observer saw.
@Suite(.tags(.simulation)) struct ReportedExposureTests {
    /// Goal: whatever fails, no exposure in the ledger or in a report is lower than the true one. What nobody can have
    /// seen yet, because it was lost in a store since the last look, is left out. A clock that is set changes when it
    /// is said to have been, and never how much it was.
    @Test(arguments: 0..<30 as Range<UInt64>)
    func isNeverLowerThanTheTrueOne(seed: UInt64) throws {
        var faults = FaultPlan()
        (faults.rate, faults.latency) = (0.02, .milliseconds(40))
        let ports = SimulatedPorts(Simulation(seed: seed, faults: faults)), desired = try twoScenarios()
        ports.state.withLock { $0.populate(desired, quiet: seed % 5 == 0) }
        for _ in 0..<5 { try liveThroughWeather(desired, ports) }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(400)) }
        try expectHonestReport(ports, seed)
    }

    /// Goal: a store that says to hold WAL and does not is believed until the next look and no longer: an incident
    /// says what it lacks, and exposure counts from what it has. Its word counts again when a look finds all of it.
    @Test func aStoreThatLiesIsFoundOutAndNotBelieved() throws {
        let desired = try oneCluster(), ports = SimulatedPorts(seed: 91, desired)
        let store = "local", cluster = ResourceID("Cluster", "akig")
        try ports.simulation.run { try await live(desired, ports, for: .seconds(200)) }
        ports.state.withLock { $0.stores[store]?.lie(at: $0.born + ports.simulation.elapsed) }
        let began = ports.time.now()
        try ports.simulation.run { try await live(desired, ports, for: .seconds(900)) }
        #expect(ports.incidents("claim.disproved/akig/local") == [.opened])
        let worst = try #require(evaluate(ports, from: began)[cluster]?.first { $0.kind == .rpo })
        #expect(worst.measured.map { if case .duration(let it) = $0 { it > .seconds(700) } else { false } } == true)

        ports.state.withLock { $0.stores[store]?.isLying = false }
        try ports.simulation.run { try await live(desired, ports, for: .seconds(400)) }
        #expect(ports.incidents("claim.disproved/akig/local") == [.opened, .resolved])
        try expectHonestReport(ports, 91)
        try expectProtected(desired, ports, 91)
    }

    /// Goal: what another store has is enough where it survives, and only there.
    @Test func aLieCountsWhereNoHonestStoreSurvives() throws {
        let desired = try twoScenarios(), ports = SimulatedPorts(seed: 92, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(300)) }
        ports.state.withLock { $0.stores["offsite"]?.lie(at: $0.born + ports.simulation.elapsed) }
        let began = ports.time.now() + .seconds(120)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(700)) }
        let results = try #require(evaluate(ports, from: began)[ResourceID("Cluster", "akig")])
        let measured = Dictionary(
            uniqueKeysWithValues: results.filter { $0.kind == .rpo }.map { ($0.scenario, $0.measured) })
        func exceeds(_ scenario: String, _ limit: Duration) -> Bool {
            if case .duration(let it)?? = measured[scenario] { it > limit } else { false }
        }
        #expect(exceeds("site-loss", .seconds(120)) && !exceeds("primary-loss", .seconds(60)), "\(measured)")
        try expectHonestReport(ports, 92)
    }

    private func evaluate(_ ports: SimulatedPorts, from: Timestamp) -> [ResourceID: [ObjectiveResult]] {
        let clusters = [ResourceID("Cluster", "akig"), ResourceID("Cluster", "ledger")]
        return Objectives.evaluate(ports.ledger, of: clusters, in: Period(from: from, to: ports.time.now()))
    }

    private func twoScenarios() throws -> Desired {
        try hurried {
            $0.replacing(
                "rpo: 1h, rto: 30m}]",
                with: "rpo: 2m, rto: 30m}, {name: site-loss, survives: [offsite], rpo: 2m, rto: 1h}]")
        }
    }
}

private func expectHonestReport(_ ports: SimulatedPorts, _ seed: UInt64) throws {
    let (truths, born) = ports.state.withLock { ($0.truths, $0.born) }
    // Where in a curve its clock was set is not in it: that curve is not comparable.
    let ledger = ports.ledger.map { $0.inSteadyTime(since: born) }.filter { fact in
        !fact.mayBeAcross(ports.simulation.clockSteps, since: born)
    }
    let compared = try expectHonestCurves(truths, ledger, seed)
    #expect(compared > 100, "seed \(seed): only \(compared) of \(truths.count) instants were told")
    try expectHonestFigures(truths, ledger, seed)
}

/// Against the curves in the ledger, at every instant of which they tell.
private func expectHonestCurves(_ truths: [TrueExposure], _ ledger: [Fact], _ seed: UInt64) throws -> Int {
    let first = try #require(truths.first?.at)
    var records: [String: [ExposureRecord]] = [:]
    for fact in ledger {
        guard case .exposed(let record) = fact.event else { continue }
        records["\(fact.subject)/\(record.scenario)", default: []].append(record)
    }
    var compared = 0
    for truth in truths {
        let own = records["\(truth.cluster)/\(truth.scenario)"] ?? []
        for told in own.compactMap({ $0.exposure(at: truth.at) }) {
            compared += 1
            #expect(told >= truth.exposure, "seed \(seed), after \(truth.at - first): told \(told), is \(truth)")
        }
    }
    return compared
}

/// Against the figures of a report of each sixth of the time.
private func expectHonestFigures(_ truths: [TrueExposure], _ ledger: [Fact], _ seed: UInt64) throws {
    let first = try #require(truths.first?.at), last = try #require(truths.last?.at), step = (last - first) / 6
    let promises = Promises(in: ledger)
    for (cluster, part) in Set(truths.map(\.cluster)).flatMap({ cluster in (0..<6).map { (cluster, $0) } }) {
        let period = Period(from: first + step * part, to: first + step * (part + 1))
        var account = ClusterAccount(of: cluster, promises: promises, period: period)
        for (index, fact) in ledger.enumerated() where fact.subject == cluster { account.take(fact, at: index) }
        for curve in account.exposures {
            // Time that nobody saw is told as such.
            let own = truths.filter { truth in
                truth.cluster == cluster && truth.scenario == curve.scenario && truth.at >= curve.from
                    && truth.at <= curve.to
                    && !curve.profile.unseen.contains { $0.from <= truth.at && truth.at <= $0.to }
            }
            let told = "seed \(seed): \(cluster.name), \(curve.scenario), part \(part)"
            #expect(curve.maximum >= own.map(\.exposure).max() ?? .zero, "\(told)")
            // A commit that is so old now has been over the target for that long.
            let over = own.map { min(.seconds(7), max(.zero, $0.exposure - curve.target)) }.reduce(.zero, +)
            #expect(curve.overTarget >= over - .seconds(7), "\(told): \(over)")
        }
    }
}

extension Fact {
    /// Whether its curve may have begun before its clock was set: by an earlier setting its begin was at such a time.
    fileprivate func mayBeAcross(_ steps: [(at: Duration, by: Duration)], since born: Timestamp) -> Bool {
        guard case .exposed(let record) = event else { return false }
        var (from, end) = (record.from, at)
        for step in steps.reversed() where born + step.at <= at {
            if from >= born + step.at, from < end, end != at { return true }
            if from < born + step.at, end == at { return true }
            (from, end) = (from + step.by, born + step.at)
        }
        return end != at && from >= born && from < end
    }

    /// As a clock would have stamped it that nobody ever set, which is that of the perfect observer.
    fileprivate func inSteadyTime(since born: Timestamp) -> Fact {
        var fact = self
        fact.at = born + .microseconds(monotonic)
        if case .exposed(let record) = event { fact.event = .exposed(record.moved(by: fact.at - at)) }
        return fact
    }
}

extension ExposureRecord {
    /// By the breakpoints; the higher one where the curve jumps. `nil` where it says nothing.
    fileprivate func exposure(at instant: Timestamp) -> Duration? {
        let lines = zip(breakpoints, breakpoints.dropFirst()).filter { $0.at <= instant && instant <= $1.at }
        return lines.map { low, high in
            guard high.at > low.at else { return max(low.exposure, high.exposure) }
            let share = Double((instant - low.at).microseconds) / Double((high.at - low.at).microseconds)
            return low.exposure + (high.exposure - low.exposure) * share + .milliseconds(1)
        }.max()
    }
}
