import Model
import Objectives
import Reports
import State
import Testing

/// A report that a revoked key signed, as `reports/verify.py` sees it: it counts when it was made before.
@Suite struct RevokedReportTests {
    @Test func whatWasMadeFromThatTimeOnIsRefusedByName() async throws {
        let audit = try await Audit(of: AuditedDay.facts())
        let file = try await audit.sign(audit.report(of: AuditedDay.period)), end = AuditedDay.at(86_400)
        for (time, isRefused) in [(end, true), (AuditedDay.start, true), (end + .seconds(1), false)] {
            let said = try audit.verify(file, "--revoked", "\(time)", audit.head.key)
            let words = "\(audit.head.key), which is revoked from \(time): as was given with --revoked"
            #expect((said.status == 1) == isRefused, "\(said.text)")
            #expect(said.text.contains(words) == isRefused, "\(said.text)")
        }
    }

    @Test func anEntryThatRevokesTheKeyCountsAsWell() async throws {
        let audit = try await Audit(of: AuditedDay.facts()), last = AuditedDay.facts()[0]
        let file = try await audit.sign(audit.report(of: AuditedDay.period))
        var fact = last
        (fact.at, fact.subject) = (AuditedDay.at(90_000), ResourceID("Ledger", "pra"))
        fact.event = .keyed(KeyRecord(.revoked, audit.head.key, until: AuditedDay.at(80_000), reason: "stolen"))
        let store = try await audit.goOn([fact])
        let said = try audit.verify(file, evidence: store)
        let words = "the report is signed by \(audit.head.key), which is revoked from \(AuditedDay.at(80_000)): stolen"
        #expect(said.status == 1 && said.text.contains(words), "\(said.text)")
    }
}
