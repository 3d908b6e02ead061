import Model
import Testing

@testable import Objectives

/// Which curves are asked what would be lost at the end of a period.
@Suite struct ControlCurvesTests {
    private typealias Make = ControlFixtures

    /// The entries of one cluster, in this order, and what they say of its only scenario.
    private func account(_ facts: [Fact]) -> ControlsAccount {
        let all = [Make.framed(.recentlyRecoverable), Make.stated(), Make.committed("away")] + facts
        let period = Period(from: at(Make.end - 30 * Make.day), to: at(Make.end))
        var account = ControlsAccount(promises: Promises(in: all), period: period)
        for (index, fact) in all.enumerated() { account.take(fact, at: index) }
        return account
    }

    /// Goal: a month of curves costs nothing, as the loop evaluates controls every minute.
    @Test func ofCurvesBeforeTheLastNothingIsKept() {
        let old = account([Make.exposed(age: 20 * Make.day), Make.exposed(age: 901)])
        #expect(old.clusters["akig"]?.exposures.isEmpty == true)
        #expect(old.results().first?.outcome == .unknown)
        let last = account([Make.exposed(age: 901), Make.exposed(age: 900)])
        #expect(last.clusters["akig"]?.exposures.count == 1)
        #expect(last.results().first?.outcome == .passed)
    }

    /// The last entry counts, also where it is of an earlier time.
    @Test func anOlderCurveThatCameLaterTakesThePlaceOfTheNewer() {
        let account = account([Make.exposed(age: 60), Make.exposed(age: 901)])
        #expect(account.results().first?.findings.first?.why.key == .controlExposureUnseen)
    }
}
