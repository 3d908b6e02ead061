import Model
import Objectives
import Reports
import Synchronization
import Testing

@testable import Console

@Suite("Widget data", .timeLimit(.minutes(2))) struct WidgetDataTests {
    private let path = "/api/v1/widgets/data?type="

    @Test("is nobody's guess before the first look, and of now afterwards")
    func firstLook() async throws {
        let source = try Shown([.viewer])
        try await serve(source) { visitor in
            let viewer = try await visitor.session(of: "viewer")
            let before = try await visitor.ask(path + "repository-usage", .get, viewer)
            #expect(before.status == 200 && before.text.contains(#""data":null"#))
            #expect(
                before.text.contains(#""status":"unknown""#) && before.text.contains("the first look is not done yet"))
            source.lookAtWidgets()
            let after = try await visitor.ask(path + "repository-usage&store=local", .get, viewer).text
            #expect(after.contains(#""usedBytes":{"value":40}"#) && after.contains(#""stale":false"#))
        }
    }

    @Test("of a look long ago is stale, and not well")
    func stale() async throws {
        let source = try Shown([.viewer])
        source.lookAtWidgets()
        try await serve(source) { visitor in
            let viewer = try await visitor.session(of: "viewer")
            let fresh = try await visitor.ask(path + "active-alerts", .get, viewer).text
            #expect(fresh.contains(#""status":"ok""#) && fresh.contains(#""total":0"#))
            source.pass(.seconds(600))
            let old = try await visitor.ask(path + "active-alerts", .get, viewer).text
            #expect(old.contains(#""stale":true"#) && old.contains(#""status":"unknown""#))
            #expect(old.contains(#""ageSeconds":600"#))
        }
    }

    @Test("of a source that fails is the last good one with its age, beside what is wrong")
    func failing() async throws {
        let source = try Shown([.viewer])
        source.lookAtWidgets()
        try await serve(source) { visitor in
            let viewer = try await visitor.session(of: "viewer")
            _ = try await visitor.ask(path + "repository-usage", .get, viewer)
            source.pass(.seconds(60))
            source.widgets.withLock { $0 = .failing(PraError(.storeUnreachable, "the disk is gone", remedy: "look")) }
            let reply = try await visitor.ask(path + "repository-usage", .get, viewer).text
            #expect(reply.contains("the disk is gone") && reply.contains(#""ageSeconds":60"#))
            #expect(reply.contains(#""usedBytes":{"value":40}"#) && reply.contains(#""status":"unknown""#))
            let other = try await visitor.ask(path + "sync-health", .get, viewer).text
            #expect(other.contains(#""data":null"#), "of what was never read there is nothing")
        }
    }

    @Test("that contradicts itself is not believed")
    func lying() async throws {
        let source = try Shown([.viewer])
        let future = source.now() + .seconds(86_400)
        let point = RecoveryPoint(
            action: ActionID("backup/akig/local/1"), store: "local", clusterUID: "c", system: SystemIdentifier(7),
            timeline: Timeline(1), start: LSN(0x28), stop: LSN(0x100), startedAt: source.now(), stoppedAt: future,
            dataBytes: ByteCount(9), addedBytes: ByteCount(9), major: 15, isComplete: true)
        try await source.record([(.committed(point), ResourceID("Cluster", "akig"))], by: "test")
        source.lookAtWidgets { input in
            guard case .known(var seen, let at) = input.stores[0].observation else { return }
            seen.points = [point]
            seen.space?.free = ByteCount(900)
            input.stores[0].observation = .known(seen, at: at)
        }
        try await serve(source) { visitor in
            let viewer = try await visitor.session(of: "viewer")
            let backups = try await visitor.ask(path + "backup-timeline&cluster=akig", .get, viewer).text
            #expect(backups.contains(#""status":"contradictory""#) && backups.contains("widgetFuture"))
            let usage = try await visitor.ask(path + "repository-usage", .get, viewer).text
            #expect(usage.contains("widgetSpaceLie") && !usage.contains(#""status":"ok""#))
        }
    }

    @Test("of a removed cluster says so, and of none where one is needed; a type that is none is refused")
    func params() async throws {
        let source = try Shown([.viewer])
        source.lookAtWidgets()
        try await serve(source) { visitor in
            let viewer = try await visitor.session(of: "viewer")
            for type in ["recovery-window", "backup-timeline", "replication-topology", "drill-results", "readiness"] {
                let reply = try await visitor.ask(path + type + "&cluster=gone%2F%3Cb%3E", .get, viewer)
                #expect(reply.status == 200 && reply.text.contains("there is no cluster gone"))
                #expect(reply.text.contains(#""status":"unknown""#) && reply.text.contains(#""data":null"#))
            }
            #expect(
                try await visitor.ask(path + "drill-results", .get, viewer).text.contains("say which: cluster=NAME"))
            for type in ["", "nonsense", "readiness%00"] {
                #expect(try await visitor.ask(path + type, .get, viewer).status == 400)
            }
            for type in ["sync-health&cluster=akig", "readiness&store=local"] {
                #expect(try await visitor.ask(path + type, .get, viewer).status == 422)
            }
            #expect(try await visitor.ask("/api/v1/widgets/data", .get, viewer).status == 400)
        }
    }

    @Test("that does not come in time keeps no other one waiting", arguments: [true, false])
    func slow(hasAnswered: Bool) async throws {
        let source = try Shown([.viewer])
        if hasAnswered { source.lookAtWidgets() }
        try await serve(source) { visitor in
            let viewer = try await visitor.session(of: "viewer")
            _ = try await visitor.ask(path + "repository-usage", .get, viewer)
            source.widgets.withLock { $0 = .silent }
            async let reply = visitor.ask(path + "repository-usage", .get, viewer).text
            // The clock goes on once somebody waits for it.
            while source.waiting.count < 2 { await Task.yield() }
            source.pass(.seconds(2))
            let text = try await reply
            #expect(text.contains("was not there within 2s") && text.contains(#""usedBytes""#) == hasAnswered)
        }
    }

    @Test("of many widgets comes at once: one about what is gone, or a source that is silent, costs the others nothing")
    func batch() async throws {
        let source = try Shown()
        source.lookAtWidgets()
        let reader = WidgetReader(source: source, last: LastWidgets())
        let requests = WidgetType.allCases.map { type in
            WidgetRequest(
                id: type.rawValue, type: type,
                params: WidgetParams(cluster: type == .drillResults ? "gone" : type.needsCluster == true ? "akig" : nil)
            )
        }
        let all = await reader.data(of: requests)
        #expect(all.count == 9 && all["drill-results"]?.error?.what.contains("gone") == true)
        #expect(all.values.count { $0.data != nil } == 8)
        // The server of the cluster is down: its topology says so, and is critical.
        #expect(all["replication-topology"]?.error != nil && all["replication-topology"]?.status == .crit)
        source.widgets.withLock { $0 = .silent }
        let before = source.waiting.count
        async let late = reader.data(of: requests)
        while source.waiting.count < before + requests.count { await Task.yield() }
        source.pass(.seconds(2))
        let shown = await late
        #expect(shown.values.allSatisfy { $0.error?.what.contains("within 2s") == true && $0.status == .unknown })
        // What could be read before is shown with its age.
        let usage = shown["repository-usage"]
        #expect(usage?.data == all["repository-usage"]?.data && usage?.ageSeconds == 2 && usage?.stale == true)
    }
}
