import Model
import Objectives
import Testing

@testable import Reconciler

/// An early word of an exposure is over when it stayed away from its line for as long as its target.
@Suite struct NearTargetsTests {
    private func exposure(_ seconds: Int64?) -> CurrentExposure {
        CurrentExposure(
            scenario: "site-loss", target: .seconds(100), exposure: seconds.map { .seconds($0) }, unseen: nil)
    }

    @Test func oneThatSwingsIsNotOver() {
        var nears = NearTargets()
        for second in 0..<500 as Range<Int64> {
            let found = nears.lately([exposure(second % 90)], of: "akig", at: .seconds(second))
            #expect(found == ["rpo.near/akig/site-loss"], "\(second)")
        }
        #expect(nears.lately([exposure(3)], of: "akig", at: .seconds(548)).count == 1)
        #expect(nears.lately([exposure(3)], of: "akig", at: .seconds(549)).isEmpty, "near at 449, as 89 of 100 are")
    }

    @Test func whatIsNotKnownMayBeNear() {
        var nears = NearTargets()
        #expect(nears.lately([exposure(nil)], of: "akig", at: .seconds(5)).count == 1)
        #expect(nears.lately([exposure(1)], of: "akig", at: .seconds(104)).count == 1)
        #expect(nears.lately([exposure(1)], of: "akig", at: .seconds(105)).isEmpty)
        #expect(nears.lately([exposure(101)], of: "akig", at: .seconds(106)).count == 1, "broken is near, too")
    }
}
