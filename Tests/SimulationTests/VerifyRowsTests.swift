import Model
import Objectives
import Reports
import Testing

/// What identifies a report and what its rows tell beside verdicts is computed again by `verify.py`, and a lie in any
/// of it is named by its field.
@Suite struct VerifyRowsTests {
    private let lies: [(String, (inout SLAReport) -> Void)] = [
        ("cover.id: ", { $0.cover.id = "0123456789abcdef" }),
        ("cover.id: ", { $0.cover.id = nil }),
        ("cover.id: ", { $0.cover.generatedAt = AuditedDay.at(99_999) }),
        ("completeness.ends: ", { $0.completeness.ends = AuditedDay.at(0) }),
        ("verdicts[0].withinTarget: ", { $0.verdicts[0].withinTarget = Ratio(millionths: 1_000_000) }),
        ("verdicts[0].withinTarget: ", { $0.verdicts[0].withinTarget = nil }),
        ("exposures[0].medianSeconds: ", { $0.clusters[0].exposures[0].medianSeconds = nil }),
        (
            "exposures[1].percentile99Seconds: ",
            { $0.clusters[0].exposures[1].percentile99Seconds = InSeconds(wrappedValue: .zero) }
        ),
        ("backups.late: ", { $0.clusters[0].backups.late = 7 }),
        ("backups.rows[0].isLate: ", { $0.clusters[0].backups.rows[0].isLate = true }),
        ("copies[0].points: ", { $0.clusters[0].copies?[0].points += 1 }),
        ("copies[0].isKept: ", { $0.clusters[0].copies?[0].isKept = true }),
        ("copies: ", { $0.clusters[0].copies = nil }),
        ("drills[0].targetSeconds: ", { $0.clusters[0].drills[0].targetSeconds = nil }),
        ("findings[0].since: ", { $0.findings?[0].since = nil }),
        ("findings[1].settledAt: ", { $0.findings?[1].settledAt = nil }),
        ("methodology[13].arguments[0].count: ", { $0.methodology[13].arguments = [.count(861)] }),
        ("methodology[15].arguments[0].count: ", { $0.methodology[15].arguments = [.count(21)] }),
    ]

    @Test func aLieIsNamedByItsField() async throws {
        let audit = try await Audit(of: AuditedDay.facts()), honest = audit.report(of: AuditedDay.period)
        for (field, tell) in lies {
            var report = honest
            tell(&report)
            let said = try audit.verify(try await audit.sign(report))
            #expect(said.status == 1 && said.text.contains(field), "\(field): \(said.text)")
        }
    }

    /// Reports of versions that did not tell all this are verified as they are.
    @Test func anOlderReportIsVerified() async throws {
        let audit = try await Audit(of: AuditedDay.facts().filter { !$0.event.isOfAlerts })
        var old = audit.report(of: AuditedDay.period)
        (old.cover.id, old.completeness.ends) = (nil, nil)
        old.methodology.removeAll { [.methodShares, .methodCopies, .methodAlerts].contains($0.key) }
        old.findings?.removeAll { $0.message.key == .boxNoRunbook }
        old.findings = old.findings?.map { finding in
            var finding = finding
            (finding.since, finding.settledAt) = (nil, nil)
            return finding
        }
        for place in old.verdicts.indices { old.verdicts[place].withinTarget = nil }
        old.alerts = nil
        for place in old.clusters.indices { strip(&old.clusters[place]) }
        let said = try audit.verify(try await audit.sign(old))
        #expect(isVerified(said) && said.status == 0, "\(said.text)")
    }

    private func strip(_ section: inout SLAReport.ClusterSection) {
        (section.copies, section.backups.late, section.drillSlots.late) = (nil, nil, nil)
        for place in section.backups.rows.indices { section.backups.rows[place].isLate = nil }
        for place in section.drillSlots.rows.indices { section.drillSlots.rows[place].isLate = nil }
        for place in section.incidents.indices { section.incidents[place].response = nil }
        for place in section.drills.indices { section.drills[place].targetSeconds = nil }
        for place in section.exposures.indices {
            section.exposures[place].medianSeconds = nil
            section.exposures[place].percentile99Seconds = nil
        }
    }
}
