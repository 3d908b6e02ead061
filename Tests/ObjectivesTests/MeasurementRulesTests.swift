import FoundationEssentials
import Model
import Objectives
import Testing

/// The rules in a document, also in one of a version that had fewer.
@Suite struct MeasurementRulesTests {
    @Test func theyComeBackAsTheyWere() throws {
        var rules = MeasurementRules.standard
        (rules.unknownGrace, rules.z, rules.clockTolerance) = (.seconds(7), 2.5, Ratio(millionths: 5))
        (rules.window, rules.cutEvery, rules.staleAfter) = (.seconds(8), .seconds(9), .seconds(10))
        (rules.recordEvery, rules.evidenceFreshFor) = (.seconds(11), .seconds(12))
        (rules.tolerance, rules.confidenceLevel) = (Ratio(millionths: 6), Ratio(millionths: 7))
        rules.intervalStep = Ratio(millionths: 8)
        #expect(try JSONDecoder().decode(MeasurementRules.self, from: JSONEncoder().encode(rules)) == rules)
    }

    @Test func aDocumentFromBeforeThereWasARuleOfClocksIsRead() throws {
        let now = String(decoding: try JSONEncoder().encode(MeasurementRules.standard), as: UTF8.self)
        let then = now.replacing(#/"clockTolerance":"[^"]*",?/#, with: "").replacing(",}", with: "}")
        try #require(then != now)
        #expect(try JSONDecoder().decode(MeasurementRules.self, from: Data(then.utf8)) == .standard)
    }
}
