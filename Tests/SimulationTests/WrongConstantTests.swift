import Model
import Objectives
import Reports
import Testing

/// A producer that measures by one other constant is found out, by the field that it changed.
@Suite struct WrongConstantTests {
    private struct Wrong {
        var name: String
        /// Figures and sentences that the constant changes.
        var fields: [String]
        var change: (inout MeasurementRules) -> Void

        init(_ name: String, _ fields: String..., change: @escaping (inout MeasurementRules) -> Void) {
            (self.name, self.fields, self.change) = (name, fields, change)
        }
    }

    /// One row for each constant. What the loop alone measures by changes no figure: what a look was is in no entry.
    private let all = [
        Wrong(
            "unknownGrace", "verdicts[1].detail", #"verdicts[2].verdict: the report says "Met""#,
            "methodology[2].arguments[0].seconds"
        ) {
            $0.unknownGrace = .seconds(3600)
        },
        Wrong("staleAfter") { $0.staleAfter = .seconds(61) },
        Wrong("cutEvery") { $0.cutEvery = .seconds(600) },
        Wrong("tolerance", "limitations[0].arguments[0].ratio") { $0.tolerance = Ratio(millionths: 20_000) },
        Wrong("confidenceLevel", "methodology[5].arguments[0].ratio") {
            $0.confidenceLevel = Ratio(millionths: 990_000)
        },
        Wrong("z", "detail.arguments[5].ratio", "detail.arguments[6].ratio") { $0.z = 1.96 * 1.04 },
        Wrong("intervalStep", "detail.arguments[6].ratio") { $0.intervalStep = Ratio(millionths: 10_000) },
        Wrong("recordEvery") { $0.recordEvery = .seconds(43_200) },
        Wrong("evidenceFreshFor", "methodology[8].arguments[0].seconds") { $0.evidenceFreshFor = .seconds(86_400) },
        Wrong("clockTolerance", "methodology[12].arguments[0].ratio", "findings[1].message.arguments[4].seconds") {
            $0.clockTolerance = Ratio(millionths: 200_000)
        },
        Wrong("window") { $0.window = .seconds(7 * 86_400) },
    ]

    @Test func aReportByOneOtherConstantIsRejected() async throws {
        let audit = try await Audit(of: AuditedDay.facts()), period = AuditedDay.period
        for wrong in all {
            var rules = MeasurementRules.standard
            wrong.change(&rules)
            let said = try audit.verify(try await audit.sign(audit.report(of: period, by: rules)))
            #expect(said.status == 1)
            let lines = said.text.split(separator: "\n").filter { $0.hasPrefix("DIFFERENT    ") }
            let isStated = lines.contains { $0.contains(/^DIFFERENT +rules\./) && $0.contains(".\(wrong.name): ") }
            #expect(isStated, "\(wrong.name): \(said.text)")
            for field in wrong.fields {
                #expect(lines.contains { $0.contains(field) }, "\(wrong.name), \(field): \(said.text)")
            }
        }
    }

    @Test func eachConstantHasARow() {
        let names = Mirror(reflecting: MeasurementRules.standard).children.compactMap(\.label)
        #expect(Set(names.map { String($0.drop { $0 == "_" }) }) == Set(all.map(\.name)))
    }

    /// A constant that the report keeps quiet about is found in the figures all the same.
    @Test func whateverTheReportSaysOfItsRules() async throws {
        let audit = try await Audit(of: AuditedDay.facts()), right = audit.report(of: AuditedDay.period)
        for wrong in all where !wrong.fields.isEmpty {
            var rules = MeasurementRules.standard
            wrong.change(&rules)
            var report = audit.report(of: AuditedDay.period, by: rules)
            report.rules = right.rules
            let said = try audit.verify(try await audit.sign(report))
            let isNamed = wrong.fields.allSatisfy { said.text.contains($0) }
            #expect(said.status == 1 && isNamed, "\(wrong.name): \(said.text)")
        }
    }

    /// What nobody chose is of the month up to now: of another time every figure is right, and the auditor asked for
    /// this one.
    @Test func aReportOfAnotherTimeIsNotTheOneThatWasAskedFor() async throws {
        let audit = try await Audit(of: AuditedDay.facts()), end = AuditedDay.period.to
        let file = try await audit.sign(audit.report(of: Period(from: end - .seconds(7 * 86_400), to: end)))
        let asked = "\(end - MeasurementRules.standard.window)"
        #expect(isVerified(try audit.verify(file, "--to", "\(end)")))
        let said = try audit.verify(file, "--from", asked)
        #expect(said.status == 1 && said.text.contains("cover.from: the report says 2026-11-16"), "\(said.text)")
    }
}
