import Model
import Objectives
import Testing

@testable import Reports

/// What `pra status` says of each promise: claimed, observed and proven apart.
@Suite struct ObjectiveStatusTests {
    private func statuses(_ facts: [Fact], at second: Int64 = 1000) -> [ObjectiveStatus] {
        let now = SampleLedger.start + .seconds(second)
        let window = Period(from: now - MeasurementRules.standard.window, to: now)
        return accounts(facts, of: [SampleLedger.akig], in: window)[SampleLedger.akig].map {
            objectiveStatuses(of: $0, at: now)
        } ?? []
    }

    private func exposed(claimed: Int64?) -> Fact {
        let start = SampleLedger.start
        return SampleLedger.fact(
            900,
            .exposed(
                ExposureRecord(
                    plan: "critical", scenario: "primary-loss", from: start, to: start + .seconds(900),
                    breakpoints: [.init(at: start, exposure: .seconds(9))], maximum: .seconds(9), overTarget: .zero,
                    unknown: .zero, claimed: claimed.map { .seconds($0) })))
    }

    private var drilled: Fact {
        var fact = SampleLedger.drilled(950, "drill/akig/1", passed: true)
        if case .drilled(var record) = fact.event {
            record.newest = SampleLedger.start + .seconds(700)
            fact.event = .drilled(record)
        }
        return fact
    }

    @Test func eachFigureStandsForItself() throws {
        let found = statuses([SampleLedger.stated, exposed(claimed: 2), drilled])
        let rpo = try #require(found.first { $0.objective == .rpo })
        #expect(rpo.claimed == .duration(.seconds(2)) && rpo.observed == .duration(.seconds(9)))
        #expect(rpo.proven == .duration(.seconds(300)) && rpo.provenAt == SampleLedger.start + .seconds(950))
        let rto = try #require(found.first { $0.objective == .rto })
        #expect(rto.proven == .duration(.seconds(87)) && rto.observed == nil && rto.claimed == nil)
        let text = rpo.line.message.text(in: .english)
        #expect(text.contains("claimed 2s and observed 9s at worst in 30d; proven by a copy"), "\(text)")
        #expect(text.contains("5m ago: Met") && rpo.line.level == .ok, "\(text)")
    }

    @Test func whatNobodySaidOrProvedIsUnknown() throws {
        let rpo = try #require(statuses([SampleLedger.stated, exposed(claimed: nil)]).first { $0.objective == .rpo })
        #expect(rpo.claimed == nil && rpo.proven == nil && rpo.observed != nil)
        let text = rpo.line.message.text(in: .english)
        #expect(text.contains("claimed Unknown and observed 9s") && text.contains("no copy has proven"), "\(text)")
        let unseen = try #require(statuses([SampleLedger.stated]).first { $0.objective == .rpo })
        #expect(unseen.observed == nil && unseen.verdict == .notMeasured && unseen.line.level == .unknown)
    }

    /// A drill that passed by another plan's store, or that failed, proves nothing.
    @Test func onlyWhatSurvivesProves() throws {
        var elsewhere = drilled, failed = drilled
        if case .drilled(var record) = elsewhere.event {
            record.store = "offsite"
            elsewhere.event = .drilled(record)
            (record.store, record.passed) = ("local", false)
            failed.event = .drilled(record)
        }
        let rpo = statuses([SampleLedger.stated, exposed(claimed: 2), elsewhere, failed]).first { $0.objective == .rpo }
        #expect(rpo != nil && rpo?.proven == nil)
    }

    @Test func endpointsAndWhatIsNoMorePromised() {
        var stated = SampleLedger.stated
        if case .stated(var record) = stated.event {
            record.endpoints = ["api"]
            stated.event = .stated(record)
        }
        let lines = statuses([stated]).map { $0.line.message.text(in: .french) }
        #expect(lines.contains { $0.contains("point d’accès api") }, "\(lines)")
        let retired = SampleLedger.fact(500, .retired(RetiredRecord(plan: "critical", reason: "gone")))
        #expect(statuses([stated, retired]) == [])
    }
}
