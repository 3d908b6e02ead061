import Model
import Objectives
import Testing

/// The exposure that a curve exceeds for no more than a share of its time.
@Suite struct ExposureSharesTests {
    private let half = Ratio(millionths: 500_000), hundredth = Ratio(millionths: 10_000)

    private func line(_ points: (at: Int64, seconds: Int64)...) -> [ExposureRecord.Breakpoint] {
        points.map { .init(at: Timestamp(seconds: $0.at), exposure: .seconds($0.seconds)) }
    }

    @Test func ofAStraightLineItIsThatShareOfTheWay() {
        let lines = [line((0, 0), (50, 50)), line((50, 50), (100, 100))]
        #expect(ExposureProfile.exposure(of: lines, exceededFor: half) == .seconds(50))
        #expect(ExposureProfile.exposure(of: lines, exceededFor: hundredth) == .seconds(99))
    }

    /// Of a jump neither side has the time between.
    @Test func aShortPeakCountsByItsTime() {
        let lines = [line((0, 3), (98, 3), (98, 70), (100, 70))]
        #expect(ExposureProfile.exposure(of: lines, exceededFor: half) == .seconds(3))
        #expect(ExposureProfile.exposure(of: lines, exceededFor: hundredth) == .seconds(70))
        #expect(ExposureProfile.exposure(of: lines, exceededFor: Ratio(millionths: 20_000)) == .seconds(3))
    }

    @Test func whatCoversNoTimeHasNone() {
        #expect(ExposureProfile.exposure(of: [], exceededFor: half) == nil)
        #expect(ExposureProfile.exposure(of: [line((7, 9))], exceededFor: half) == nil)
    }
}
