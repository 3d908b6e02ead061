import Fixtures
import Foundation
import Model
import Objectives
import Ports
import Reports
import Seeded
import Simulator
import State
import Synchronization
import Testing

/// What is left out of the ledger when a period is read is not about it.
@Suite(.tags(.simulation)) struct PeriodScanTests {
    /// Goal: a report from the entries that the index chooses is the one that the whole ledger gives, for any period of
    /// a life in which stores, servers, clocks and targets changed.
    @Test(arguments: 0..<6 as Range<UInt64>)
    func whatIsReadOfAPeriodGivesTheReportOfTheWholeLedger(seed: UInt64) async throws {
        let ports = SimulatedPorts(Simulation(seed: seed)), desired = try hurried()
        ports.state.withLock { $0.populate(desired, quiet: false) }
        for _ in 0..<4 { try liveThroughWeather(desired, ports) }
        var random = Seeded(seed: seed)
        try await expectEachPeriodToGiveTheReportOfAll(restated(ports.ledger, &random), &random)
    }

    func expectEachPeriodToGiveTheReportOfAll(_ facts: [Fact], _ random: inout Seeded) async throws {
        let folder = FileManager.default.temporaryDirectory.path + "/pra-scan-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let journal = try await SQLiteJournal.open(folder, for: .writing)
        for start in stride(from: 0, to: facts.count, by: 37) {
            try await journal.append(Array(facts[start..<min(start + 37, facts.count)]))
        }
        let times = facts.map(\.at)
        let (low, high) = (try #require(times.min()), try #require(times.max()))
        for _ in 0..<12 {
            let from = low + .microseconds(Int64.random(in: 0...(high - low).microseconds, using: &random))
            let to = from + .microseconds(Int64.random(in: 0...(high - from).microseconds, using: &random))
            let size = Int.random(in: facts.count / 2...facts.count, using: &random)
            let period = Period(from: from, to: to)
            let part = try await report(period, size, journal, .period(from: from, to: to))
            let whole = try await report(period, size, journal, .everything)
            let found = try differences(between: json(of: part), and: whole)
            #expect(found == [], "\(from) to \(to), \(size) entries")
        }
    }

    private func report(
        _ period: Period, _ size: Int, _ journal: SQLiteJournal, _ scope: LedgerScope
    ) async throws -> SLAReport {
        let promised = scope == .everything ? scope : .promises
        let promises = try await journal.scan(promised, upTo: size, into: Promises()) { $0.take($1, at: $2) }
        let revision = try #require(promises.revision)
        let cover = SLAReport.Cover(
            from: period.from, to: period.to, timeZone: "UTC", generatedAt: period.to, toolVersion: "pra",
            manifestRevision: revision,
            ledger: .init(size: size, root: revision, checkpoint: "", keyFingerprint: ""))
        let empty = ReportAccount(cover, promises: promises, population: promises.clusters(in: period))
        return try await journal.scan(scope, upTo: size, into: empty) { $0.take($1, at: $2) }.report()
    }

    /// The same life under a framework with every check, in which targets changed, a second plan came and a plan was
    /// retired.
    func restated(_ ledger: [Fact], _ random: inout Seeded) -> [Fact] {
        var facts = ledger.prefix(1).map { framed($0) } + ledger
        for kind in 0..<4 {
            let index = Int.random(in: facts.count / 8..<facts.count, using: &random)
            guard var fact = facts[..<index].last(where: { $0.isStatement }), case .stated(var stated) = fact.event
            else { continue }
            fact.at = facts[index - 1].at
            if kind == 0 {
                fact.event = .retired(RetiredRecord(plan: stated.plan, reason: "it was removed"))
            } else {
                if kind == 1 { stated.plan = "second" }
                stated.scenarios = stated.scenarios.map { scenario in
                    let rpo = Duration.seconds(Int64.random(in: 1...600, using: &random))
                    return .init(name: scenario.name, survives: scenario.survives, rpo: rpo, rto: rpo)
                }
                stated.availability = Ratio(millionths: Int64.random(in: 0...1_000_000, using: &random))
                stated.integrity = Ratio(millionths: Int64.random(in: 0...1_000_000, using: &random))
                fact.event = .stated(stated)
            }
            facts.insert(fact, at: index)
        }
        return facts
    }

    private func framed(_ first: Fact) -> Fact {
        let (words, one) = (Wording(en: "en", fr: "fr"), Digest(repeatElement(1, count: 32)))
        let controls = ControlCheck.allCases.map { check in
            FrameworkRecord.Control(
                name: check.rawValue, check: check, statement: words, shows: words, doesNotShow: words, evidence: [],
                parameters: [], clauses: [])
        }
        var fact = first
        fact.subject = ResourceID("ControlFramework", "audit")
        fact.event = .framed(
            FrameworkRecord(digest: one, revision: one, title: words, controls: controls, clusters: ["akig", "nobody"]))
        return fact
    }
}

extension Fact {
    fileprivate var isStatement: Bool { if case .stated = event { true } else { false } }
}
