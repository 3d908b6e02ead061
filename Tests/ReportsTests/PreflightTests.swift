import Model
import Testing

@testable import Reports

@Suite struct PreflightTests {
    private func line(_ aspect: Phrase, _ level: StatusDocument.Level, _ message: Message) -> StatusDocument.Line {
        StatusDocument.Line(aspect: aspect, level: level, message: message)
    }

    private var status: StatusDocument {
        let error = PraError(.postgresUnreachable, "no answer", remedy: "start it")
        return StatusDocument(
            at: SampleLedger.end, level: .critical,
            clusters: [
                .init(
                    name: "akig", observation: .unknown(because: error), tables: .unknown(because: error),
                    endpoints: [],
                    exposures: [], newestPoint: nil, lastDrill: nil,
                    lines: [
                        line(.aspectCluster, .critical, Message(.statusDown, .name("no answer"))),
                        line(.aspectTables, .unknown, Message(.statusUnseen, .name("no answer"))),
                        line(.aspectPoint, .ok, Message(.statusNoPoint)),
                        line(.aspectDrill, .ok, Message(.statusNoDrill)),
                    ])
            ],
            stores: [
                .init(
                    name: "local", observation: .unknown(because: error), bytesPerDay: nil, fillsAt: nil,
                    lines: [line(.aspectSpace, .warning, Message(.statusReadOnly))])
            ], loop: .init(state: .absent, process: nil, saidAt: nil), running: [], interrupted: [], unsure: [],
            next: [], incidents: [], forecasts: [], lines: [line(.aspectLoop, .warning, Message(.statusLoopAbsent))])
    }

    private var boxes: [Preflight.Box] {
        [
            .init(.goLive, "", .failed, Message(.boxNoRunbook)),
            .init(.restores, "akig", .unknown, Message(.boxNoDrill, .name("primary-loss"))),
            .init(.infrastructure, "", .passed, Message(.boxState, .name("/var/lib/pra"), .bytes(ByteCount(9 << 30)))),
        ]
    }

    private var preflight: Preflight { Preflight(of: status, revision: SampleLedger.digest(0xAB), and: boxes) }

    @Test func whatIsNotSeenIsNotTickedAndWhatIsNotWellFailed() {
        let outcomes = Dictionary(
            uniqueKeysWithValues: preflight.boxes.map { ($0.words.key, $0.outcome) })
        #expect(outcomes[.statusDown] == .failed && outcomes[.statusUnseen] == .unknown)
        #expect(outcomes[.statusReadOnly] == .failed && outcomes[.boxNoDrill] == .unknown)
        #expect(outcomes[.boxState] == .passed)
        #expect(outcomes[.statusNoDrill] == nil, "said better by scenario")
        #expect(!preflight.isReady)
    }

    @Test func aPhaseOfWhichNothingWasLookedAtIsNotReady() {
        let all = Preflight.Phase.allCases.map { Preflight.Box($0, "", .passed, Message(.boxRunbook)) }
        var nothing = status
        (nothing.clusters, nothing.stores, nothing.lines) = ([], [], [])
        let ready = { Preflight(of: nothing, revision: SampleLedger.digest(1), and: $0).isReady }
        #expect(ready(all) && !ready(Array(all.dropLast())) && !ready([]))
    }

    @Test func boxesStandInTheOrderOfADeployment() {
        let phases = preflight.boxes.map(\.phase.rawValue)
        #expect(phases == phases.sorted() && phases.first == 1 && phases.last == 10)
        #expect(Preflight.Phase.allCases.map(\.rawValue) == Array(1...10))
    }

    @Test(arguments: Language.allCases)
    func isLaidOutInBothLanguages(language: Language) throws {
        try expectGolden(markdown(of: preflight, in: language), "preflight.\(language.rawValue).md")
        try expectGolden(text(of: preflight, in: language, styled: false), "preflight.\(language.rawValue).txt")
    }
}
