import JSONSchema
import Model
import Objectives
import Reports
import Synchronization
import Testing

@testable import Console

/// Each of the nine with its source stopped, slow and lying.
@Suite("Widgets in trouble", .timeLimit(.minutes(2))) struct WidgetTroubleTests {
    private let requests = WidgetType.allCases.map { type in
        WidgetRequest(
            id: type.rawValue, type: type, params: WidgetParams(cluster: type.needsCluster == true ? "akig" : nil))
    }

    /// Where all of them are good.
    private func calm() throws -> (source: Shown, reader: WidgetReader) {
        let source = try Shown([.viewer])
        source.lookAtWidgets { input in
            input.clusters[0].observation = .known(source.server(), at: source.now())
        }
        return (source, WidgetReader(source: source, last: LastWidgets()))
    }

    @Test("of a source that stopped each shows what it showed last with its age, and never that it is well")
    func stopped() async throws {
        let (source, reader) = try calm()
        let good = await reader.data(of: requests)
        #expect(good.count == 9 && good.values.allSatisfy(\.isGood))
        source.pass(.seconds(60))
        source.widgets.withLock { $0 = .failing(PraError(.storeUnreachable, "the disk is gone", remedy: "look")) }
        let late = await reader.data(of: requests)
        for (id, widget) in late {
            #expect(widget.error?.what == "the disk is gone" && widget.status == .unknown, "\(id)")
            #expect(widget.data == good[id]?.data && widget.ageSeconds == 60 && widget.stale, "\(id)")
            let card = html(of: widget, in: .french)
            #expect(card.contains("the disk is gone") && card.contains("class=\"stale\"") && !card.contains("level ok"))
        }
    }

    @Test("one whose source is slow keeps none of the other eight waiting", arguments: WidgetType.allCases)
    func slow(type: WidgetType) async throws {
        let (source, reader) = try calm()
        let good = await reader.data(of: requests)
        let seen = source.widgets.withLock { $0 }
        source.widgets.withLock { $0 = .silent }
        let slow = try #require(requests.first { $0.type == type })
        let before = source.waiting.all
        async let one = reader.widget(slow)
        // It waits for its source and for the clock.
        while source.waiting.all < before + 2 { await Task.yield() }
        source.widgets.withLock { $0 = seen }
        let others = await reader.data(of: requests.filter { $0.type != type })
        #expect(others.count == 8 && others.values.allSatisfy(\.isGood), "without that the clock went on")
        source.pass(.seconds(2))
        let late = await one
        #expect(late.error?.what.contains("within 2s") == true && late.data == good[type.rawValue]?.data)
        #expect(late.status == .unknown && late.stale)
    }

    @Test("a page waits no longer for a source that is silent than one widget does, and shows all that was known")
    func page() async throws {
        let (source, _) = try calm()
        let widgets = requests.map { request in
            let params = request.params.cluster.map { ", params: {cluster: \($0)}" } ?? ""
            return "    - {key: \(request.id), type: \(request.id)\(params)}\n"
        }
        let akig = "metadata: {name: akig}, spec: {connection: {hosts: [/run/pg], user: pra}}"
        try source.state(
            """
            apiVersion: pra/v1
            kind: WidgetDefaults
            metadata: {name: ops}
            spec:
              audience: ["user:viewer"]
              widgets:
            \(widgets.joined())---
            {apiVersion: pra/v1, kind: User, metadata: {name: viewer}, spec: {fullName: V. Bah, roles: [viewer]}}
            ---
            {apiVersion: pra/v1, kind: Cluster, \(akig)}
            """)
        try await serve(source) { visitor in
            let viewer = try await visitor.session(of: "viewer")
            let good = try await visitor.ask("/", .get, viewer).text
            #expect(good.matches(of: #/class="card /#).count == 9 && !good.contains("class=\"trouble\""))
            source.widgets.withLock { $0 = .silent }
            let before = source.waiting.all
            async let late = visitor.ask("/", .get, viewer)
            while source.waiting.all < before + 18 { await Task.yield() }
            source.pass(.seconds(2))
            let page = try await late
            #expect(page.status == 200 && page.text.matches(of: /class="trouble"/).count == 9)
            #expect(page.text.matches(of: /class="stale"/).count == 9)
        }
    }

    /// What can not be: space that is more than there is, and what happens tomorrow.
    private func lie(_ source: Shown, _ input: inout StatusInput) {
        let tomorrow = source.now() + .seconds(86_400)
        let point = RecoveryPoint(
            action: ActionID("backup/akig/local/1"), store: "local", clusterUID: "c", system: SystemIdentifier(7),
            timeline: Timeline(1), start: LSN(0x28), stop: LSN(0x100), startedAt: source.now(), stoppedAt: tomorrow,
            dataBytes: ByteCount(9), addedBytes: ByteCount(9), major: 15, isComplete: true)
        let drill = DrillRecord(
            action: ActionID("drill/akig/1"), plan: "critical", planDigest: Digest(Array(repeating: 1, count: 32)),
            scenario: "loss", point: point.action, store: "local", timeline: Timeline(1), reached: LSN(0x100),
            passed: true, phases: [], checks: [], restoredBytes: ByteCount(9), freshnessSeconds: 1, failure: nil)
        let open = IncidentRecord(
            id: "drill.failed/akig", type: "drill.failed", severity: "critical", change: .opened, message: "tomorrow")
        let blocked = IncidentRecord(
            id: "reconcile.blocked/akig", type: "reconcile.blocked", severity: "warning", change: .opened,
            message: "tomorrow")
        let fact = { (at: Timestamp, event: Fact.Event) in
            Fact(
                at: at, monotonic: 0, boot: "b", actor: "loop", subject: ResourceID("Cluster", "akig"),
                confidence: .observed, event: event)
        }
        input.facts += [
            fact(source.now(), .committed(point)), fact(tomorrow, .drilled(drill)), fact(tomorrow, .incident(open)),
            fact(tomorrow, .incident(blocked)),
        ]
        input.clusters[0].observation = .known(source.server(), at: source.now())
        guard case .known(var seen, let at) = input.stores[0].observation else { return }
        seen.points = [point]
        seen.space?.free = ByteCount(900)
        input.stores[0].observation = .known(seen, at: at)
    }

    @Test("of a source that says what can not be each is not well, or does not show it")
    func lying() async throws {
        let source = try Shown()
        source.lookAtWidgets { lie(source, &$0) }
        let data = await WidgetReader(source: source, last: LastWidgets()).data(of: requests)
        let cards = data.mapValues { html(of: $0, in: .english) }
        for type: WidgetType in [
            .readiness, .recoveryWindow, .backupTimeline, .replicationTopology, .drillResults, .repositoryUsage,
            .syncHealth,
        ] { #expect(data[type.rawValue]?.status != .ok, "\(type): \(cards[type.rawValue] ?? "")") }
        for (id, card) in cards where !["backup-timeline", "recovery-window"].contains(id) {
            #expect(!card.contains("tomorrow") && !card.contains("2026-11-19 "), "\(id): \(card)")
        }
        guard case .activeAlerts(let alerts)? = data["active-alerts"]?.data else { throw Missing() }
        #expect(alerts.total == 0)
        guard case .reconcileStatus(let loop)? = data["reconcile-status"]?.data else { throw Missing() }
        #expect(loop.approvals.isEmpty)
        guard case .drillResults(let drills)? = data["drill-results"]?.data else { throw Missing() }
        #expect(drills.runs.isEmpty)
        guard case .readiness(let ready)? = data["readiness"]?.data else { throw Missing() }
        #expect(ready.clusters[0].lastDrill.value == nil, "\(ready)")
    }

    private struct Missing: Error {}

    @Test("what is given of each type is what the schema says that is given with it")
    func schemas() async throws {
        let (source, _) = try calm()
        try await serve(source) { visitor in
            let viewer = try await visitor.session(of: "viewer")
            let ask = { (path: String) in
                try decoded(Array(try await visitor.ask("/api/v1/" + path, .get, viewer).text.utf8))
            }
            let types = try await ask("widget-types")["types"]?.items ?? []
            #expect(types.compactMap { $0["type"]?.string } == WidgetType.allCases.map(\.rawValue))
            for (type, request) in zip(types, requests) {
                let schema = SchemaReader(try #require(type["data"]))
                for cluster in [request.params.cluster, "gone"] {
                    guard request.type.needsCluster != false || cluster == nil else { continue }
                    let data = try await ask(
                        "widgets/data?type=\(request.id)" + (cluster.map { "&cluster=\($0)" } ?? ""))
                    #expect(schema.faults(of: data) == [], "\(request.id) \(cluster ?? "")")
                }
                #expect(!schema.faults(of: .object(["type": .text("none")])).isEmpty, "a check that can fail")
            }
        }
    }
}
