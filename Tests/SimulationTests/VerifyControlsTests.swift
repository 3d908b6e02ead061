import Model
import Objectives
import Reports
import Seeded
import Testing

/// The controls of a report, evaluated again by `reports/verify.py`.
@Suite struct VerifyControlsTests {
    private static let framework = ResourceID("ControlFramework", "audit")

    /// Goal: whatever was seen of stores, locks, drills and credentials, the two agree on every control.
    @Test(arguments: 0..<6 as Range<UInt64>) func controlsAreVerified(seed: UInt64) async throws {
        var random = Seeded(seed: seed)
        let audit = try await Audit(of: controlled(AuditedDay.facts(), &random))
        for end in [86_400, Int64.random(in: 20_000...86_000, using: &random)] {
            let report = audit.report(of: Period(from: AuditedDay.start, to: AuditedDay.at(end)))
            if end == 86_400 { #expect(report.controls?.count == ControlCheck.allCases.count) }
            let said = try audit.verify(try await audit.sign(report))
            #expect(isVerified(said), "seed \(seed): \(said.text)")
            #expect(!said.text.contains("not checked  controls"), "\(said.text)")
        }
    }

    @Test func aLieAboutAControlIsNamed() async throws {
        var random = Seeded(seed: 1)
        let audit = try await Audit(of: controlled(AuditedDay.facts(), &random))
        var report = audit.report(of: AuditedDay.period)
        report.controls?[4].outcome = .passed
        report.controls?.removeFirst()
        let said = try audit.verify(try await audit.sign(report))
        #expect(said.status == 1 && said.text.contains("controls"), "\(said.text)")
    }

    /// Goal: what failed is not hidden by telling of no control at all.
    @Test func controlsThatAreLeftOutAreMissed() async throws {
        var random = Seeded(seed: 1)
        let audit = try await Audit(of: controlled(AuditedDay.facts(), &random))
        var report = audit.report(of: AuditedDay.period)
        report.controls = nil
        report.methodology.removeAll { $0.key == .methodControls }
        let said = try audit.verify(try await audit.sign(report))
        let missed = "DIFFERENT    controls: the report says nothing, the entries give a list of 11"
        #expect(said.status == 1 && said.text.contains(missed), "\(said.text)")
    }

    private func controlled(_ ledger: [Fact], _ random: inout Seeded) -> [Fact] {
        var facts = ledger
        let stores = ["local", "offsite"], days = Int64.random(in: 0...2, using: &random) * 86_400
        for place in facts.indices where Bool.random(using: &random) {
            guard case .stated(var stated) = facts[place].event else { continue }
            stated.terms = PlanTerms(
                stores: stores, backupEvery: .seconds([7200, 90_000].randomElement(using: &random) ?? 1),
                streamsWAL: Bool.random(using: &random), retention: .seconds(86_400 * 20 + days),
                isEnforced: Int.random(in: 0...3, using: &random) > 0,
                suspendedUntil: Bool.random(using: &random) ? nil : AuditedDay.at(50_000))
            facts[place].event = .stated(stated)
        }
        func put(_ event: Fact.Event, _ subject: ResourceID, after share: Int = 20) {
            let index = Int.random(in: facts.count / share..<facts.count, using: &random)
            var fact = facts[index]
            (fact.subject, fact.event) = (subject, event)
            facts.insert(fact, at: index)
        }
        put(.framed(framework(&random)), Self.framework, after: facts.count / 2)
        for store in stores + stores {
            let survey = SurveyRecord(
                site: ["conakry", "kindia"].randomElement(using: &random) ?? "", host: "h",
                credentials: ["env:A", "env:B"].randomElement(using: &random) ?? "",
                isEncrypted: Bool.random(using: &random))
            put(.surveyed(survey), ResourceID("BackupStore", store))
            let newest = ActionID("backup/akig/local/\(Int.random(in: 7...10, using: &random))")
            let mode = ObjectLock.Mode.allCases.randomElement(using: &random) ?? .compliance
            let until = AuditedDay.at(Int64.random(in: 40_000...4_000_000, using: &random))
            let lock = Int.random(in: 0...3, using: &random) == 0 ? nil : ObjectLock(mode: mode, until: until)
            let since = AuditedDay.at(Int64.random(in: -100_000...1000, using: &random))
            put(
                .holding(
                    HoldingRecord(
                        store: store, restorableSince: Bool.random(using: &random) ? since : nil,
                        newest: lock != nil || Bool.random(using: &random) ? newest : nil, lock: lock)),
                AuditedDay.akig)
        }
        let identities = [AuditedDay.one, AuditedDay.two].map { StoreIdentity(id: "s", place: $0) }
        for seen in identities.prefix(Int.random(in: 0...2, using: &random)) {
            put(.located(LocatedRecord(store: "local", identity: seen)), AuditedDay.akig)
        }
        for place in facts.indices {
            if case .drilled(var drill) = facts[place].event, Bool.random(using: &random) {
                drill.openedBy = .recovery
                facts[place].event = .drilled(drill)
            }
            if case .waived(var waiver) = facts[place].event {
                waiver.until = AuditedDay.at(100_000)
                waiver.controls = ControlCheck.allCases.shuffled(using: &random).suffix(5)
                facts[place].event = .waived(waiver)
            }
        }
        return facts
    }

    private func framework(_ random: inout Seeded) -> FrameworkRecord {
        let word = Wording(en: "a", fr: "b")
        let controls = ControlCheck.allCases.map { check in
            let parameters = check.parameters.compactMap { name, standard in
                [standard, .seconds(60), .seconds(40_000), nil].randomElement(using: &random)?.map {
                    ControlParameter(name: name, value: $0)
                }
            }
            return FrameworkRecord.Control(
                name: check.rawValue, check: check, statement: word, shows: word, doesNotShow: word,
                evidence: ["drilled.phases"], parameters: parameters, clauses: [])
        }
        return FrameworkRecord(
            digest: AuditedDay.one, revision: AuditedDay.one, title: word, controls: controls,
            clusters: ["akig", "nobody"])
    }
}
