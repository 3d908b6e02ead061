import Fixtures
import Manifests
import Model
import Planning
import Ports
import Reconciler
import Simulator
import Testing

@Suite(.tags(.simulation)) struct WatchTests {
    /// Goal: that a store had a base is what the ledger remembers; that nothing is exposed is said of one that this
    /// process has seen.
    @Test func afterARestartNothingIsToldAsZeroBeforeABaseWasSeen() throws {
        var desired = try oneCluster()
        desired.plans[0].spec.wal.synchronous = .init(name: "pra", stalledCommits: .accept)
        desired.plans[0].spec.objectives.scenarios[0].spoolSurvives = true
        let ports = SimulatedPorts(seed: 75, desired), (cluster, plan) = (desired.clusters[0], desired.plans[0])
        try ports.simulation.run { [desired] in try await live(desired, ports, for: .seconds(120)) }
        let (unseen, seen) = try ports.simulation.run { [desired] in
            let world = ports.world()
            let watch = Watch(Streams(world), since: History(ports.ledger), world)
            func look() async throws -> Observed<ClusterObservation> {
                try await ports.time.sleep(for: .seconds(5))
                let at = world.steady.now()
                var server = try await ports.observe(cluster)
                server.commitWaits = CommitWaits(
                    names: SynchronousNames("pra"), isForAll: true,
                    standbys: [.init(name: "pra", isAwaited: true, flush: server.insert)])
                return .known(server, at: at)
            }
            func exposure() async -> Duration? {
                await watch.exposure(of: cluster.id, plan: plan.name, scenario: "primary-loss").exposure
            }
            await watch.note(try await look(), of: cluster, plans: [plan])
            let unseen = await exposure()
            let store = Observed.known(
                StoreState.present(try await ports.observe(desired.stores[0])), at: world.steady.now())
            await watch.note(
                PlanObservation(
                    cluster: cluster, server: try await look(), stores: ["local": store], capacities: [:],
                    stream: .running, stays: true, history: History(ports.ledger), retentions: []), plan: plan)
            return (unseen, await exposure())
        }
        #expect(unseen.map { $0 > .zero } == true && seen == .zero, "\(unseen ?? .zero), \(seen ?? .zero)")
    }
}
