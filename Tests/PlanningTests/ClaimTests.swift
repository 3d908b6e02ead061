import Model
import Planning
import Testing

/// What is said of a store against what a look finds in it.
@Suite struct ClaimTests {
    @Test(
        arguments: [
            (1, 0, false), (1, -1, false), (1, 1, true), (2, 0, true),
        ])
    func whatIsNotThereIsTold(timeline: UInt32, beyond: Int64, isDisproved: Bool) throws {
        var observation = try Scene().observation
        let wal = try #require(
            observation.stores["local"]?.value.flatMap { state -> StoreObservation.WAL? in
                if case .present(let seen) = state { seen.wal(of: akigSystem) } else { nil }
            })
        let end = try #require(wal.coverage.first?.stretches.last?.to)
        let claimed = LSN(UInt64(Int64(end.bytes) + beyond))
        observation.claims = ["local": WALEnd(timeline: Timeline(timeline), position: claimed)]
        let expected = DisprovedClaim(claimed: claimed, held: timeline == 1 ? end : nil)
        #expect(observation.disproved == (isDisproved ? ["local": expected] : [:]))
    }

    @Test func aStoreWithoutAnyWALDisprovesWhatIsSaidOfIt() throws {
        var scene = try Scene()
        scene.withStore { $0.wal = [] }
        var observation = scene.observation
        observation.claims = ["local": WALEnd(timeline: Timeline(1), position: LSN(1))]
        #expect(observation.disproved == ["local": DisprovedClaim(claimed: LSN(1), held: nil)])
    }

    /// A store that is not seen disproves nothing, and one of which nothing is said neither.
    @Test func whatIsNotSeenOrNotSaidIsNoClaim() throws {
        var observation = try Scene().observation
        #expect(observation.disproved.isEmpty && observation.claim(of: ["local"]) == nil)
        observation.claims = ["local": WALEnd(timeline: Timeline(1), position: LSN(.max))]
        #expect(observation.disproved.count == 1 && observation.claim(of: ["local", "away"]) == nil)
        observation.stores["local"] = .unknown(
            because: PraError(.storeUnreachable, "away", remedy: "mount it", retry: .later))
        #expect(observation.disproved.isEmpty)
    }
}
