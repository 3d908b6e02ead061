import Fixtures
import Manifests
import Model
import Planning
import Ports
import Reconciler
import Simulator
import Synchronization
import Testing

extension SimulatedPorts {
    fileprivate var verifications: [ActionID] {
        ledger.compactMap { if case .verified(let record) = $0.event { record.point } else { nil } }
    }

    fileprivate func failures(of desired: Desired) throws -> [PraError] {
        try simulation.run { try await Loop(desired, in: self.world(), mode: .converge) { _ in }.run() }.map(\.error)
    }
}

/// What was found in a store is of that store, whatever is called by its name later.
@Suite(.tags(.simulation)) struct StoreIdentityTests {
    /// With another place of the store.
    private func moved(_ desired: Desired) -> Desired {
        var moved = desired
        moved.stores[0].spec.url = "file:///elsewhere"
        return moved
    }

    /// Goal: nobody is told that a copy is whole because its original was.
    @Test func whatWasFoundOfAStoreIsNotSaidOfTheCopyThatTookItsName() throws {
        let desired = try oneCluster()
        let ports = SimulatedPorts(seed: 41, desired)
        try ports.simulation.run { try await live(desired, ports, for: .seconds(300)) }
        let point = try #require(ports.verifications.first)
        #expect(ports.verifications == [point] && History(ports.ledger).provenPoints(in: "local") == [point])
        try ports.simulation.run { try await live(desired, ports, for: .seconds(60)) }
        #expect(ports.verifications == [point], "the same store is believed")

        let moved = moved(desired)
        let looked = try ports.simulation.run { try await Turn(looking: ports.world(), moved).plan().gaps }
        #expect(looked.contains { $0.reason == "NotVerified" }, "also for who only looks")
        let survey = try ports.simulation.run { try await Turn(looking: ports.world(), moved).survey() }
        #expect(survey.located.count == 1 && History(ports.ledger + survey.located).verified.isEmpty)
        try ports.simulation.run { try await live(moved, ports, for: .seconds(120)) }
        #expect(ports.verifications == [point, point])
        #expect(History(ports.ledger).provenPoints(in: "local") == [], "and no drill has restored from it")
    }

    /// Goal: what was read at the new place is not said of the old one either.
    @Test func aVerificationOfTheCopyIsNoneOfTheOriginal() throws {
        let desired = try oneCluster()
        let ports = SimulatedPorts(seed: 42, desired)
        let moved = moved(desired)
        for (number, stated) in [desired, moved, desired].enumerated() {
            try ports.simulation.run { try await live(stated, ports, for: .seconds(120)) }
            #expect(ports.verifications.count == number + 1)
        }
    }

    /// Goal: what takes long is said of the store that it was begun with.
    @Test func aVerificationThatEndsAfterTheNameWasGivenAwayIsNotSaidOfTheNewStore() throws {
        let desired = try oneCluster()
        let ports = SimulatedPorts(seed: 44, desired)
        let moved = moved(desired)
        try ports.simulation.run {
            let loop = try await started(desired, ports)
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { _ = try? await loop.run() }
                while ports.starts("verify/akig/local").isEmpty { try await ports.time.sleep(for: .seconds(1)) }
                #expect(ports.verifications == [], "it is under way")
                await loop.adopt(moved)
                try await ports.time.sleep(for: .seconds(60))
                await loop.stop()
                try await group.waitForAll()
            }
        }
        #expect(ports.verifications.count == 2)
        let place = moved.stores[0].spec.place
        #expect(History(ports.ledger).identity(of: "local")?.place == place)
        #expect(History(ports.ledger).verified.count == 1)
    }

    /// Replication, rsync and snapshots copy a store with its id.
    @Test func aCopyThatKeptTheIDIsToldAndNotManagedAsASecondStore() throws {
        let one = try oneCluster(), both = try oneCluster(stores: ["copy", "local"])
        let ports = SimulatedPorts(seed: 43, one)
        try ports.simulation.run { try await live(one, ports, for: .seconds(120)) }
        ports.state.withLock { state in
            state.stores["copy"] = state.stores["local"]
            state.stores["copy"]?.id = "local"
        }
        let told = try ports.failures(of: both)
        #expect(told.contains { $0.code == .refused && $0.what.contains("is a copy of store local") }, "\(told)")
        #expect(ports.starts("backup/akig/copy") == [] && ports.starts("verify/akig/copy") == [])
        #expect(ports.starts("scrub/copy") == [])

        // While the original is away the copy does not become one.
        ports.state.withLock { $0.stores["local"]?.isReachable = false }
        #expect(try ports.failures(of: both).contains { $0.what.contains("is a copy of store local") })
        #expect(ports.starts("backup/akig/copy") == [])
    }
}
