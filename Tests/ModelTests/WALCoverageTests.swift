import Model
import Testing

@Suite struct WALCoverageTests {
    /// A base at 100 and one at 500; WAL is to be had from `available` on.
    @Test(
        arguments: [
            (nil, 600), (0, 200), (150, 200), (200, 200), (300, 300), (500, 600), (600, 600), (700, 600),
        ] as [(UInt64?, UInt64)])
    func goesOnAtTheFirstHoleThatCanBeFilled(available: UInt64?, at expected: UInt64) {
        let coverage = WALCoverage(
            timeline: Timeline(1),
            stretches: [.init(from: LSN(100), to: LSN(200)), .init(from: LSN(500), to: LSN(600))])
        #expect(coverage.resumption(from: LSN(available ?? .max)) == LSN(expected))
    }

    @Test func nothingIsNoPlaceToGoOnFrom() {
        #expect(WALCoverage(timeline: Timeline(1), stretches: []).resumption(from: .zero) == nil)
    }
}
