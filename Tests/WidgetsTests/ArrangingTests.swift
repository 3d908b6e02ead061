import Manifests
import Model
import Testing

@testable import Widgets

/// The acceptance table of dashboards: what becomes of what a person arranged when its defaults change.
@Suite("Arranging a dashboard") struct ArrangingTests {
    private let none = DashboardEdits()

    @Test("T1: new defaults appear once, changed ones show where nobody changed them, and what was arranged stays so")
    func newDefaults() throws {
        let first = try stated(readiness, windowA, sync)
        let edits = try none.after(.show("window-a", false), .move("sync", .first), of: first)
        #expect(Dashboard(first, edits).lines == ["sync medium hidden", "readiness wide", "window-a medium a hidden"])
        let second = try stated(readiness, windowB, drills, sync)
        #expect(
            Dashboard(second, edits).lines == [
                "sync medium hidden", "readiness wide", "window-a medium b hidden", "drills medium a new",
            ])
        let later = try edits.after(.show("sync", true), of: second)
        #expect(Dashboard(second, later).widget("drills")?.isNew == false, "once")
    }

    @Test("T2: a default that is not stated any more goes, and stays as an orphan where somebody had made it theirs")
    func orphans() throws {
        let first = try stated(windowA, drills, alerts, sync)
        let edits = try none.after(
            .change("window-a", size: .wide, params: nil), .show("drills", false), .move("alerts", .first), of: first)
        let gone = try stated(sync)
        #expect(Dashboard(gone, edits).lines == ["window-a wide a orphaned", "sync medium hidden"])
        #expect(Dashboard(gone, none).lines == ["sync medium hidden"])
        let hidden = try edits.after(.show("window-a", false), of: gone)
        #expect(Dashboard(gone, hidden).lines.first == "window-a wide a hidden orphaned")
        let back = try edits.after(.reset(.widget("window-a")), of: gone)
        #expect(Dashboard(gone, back).lines == ["sync medium hidden"])
    }

    @Test("T3: taking back the order keeps what is hidden; taking back all gives the manifest, byte for byte")
    func resets() throws {
        let desired = try manifests(ops(readiness, windowA, sync, usage))
        let ops = StatedDashboard("ops", for: "sow", in: desired)
        let own = WidgetDefaults.Widget(
            key: "own_1", type: .activeAlerts, size: .small, params: WidgetDefaults.Params(), visible: true)
        let edits = try none.after(
            .show("window-a", false), .move("usage", .first), .remove("sync"), .add(own), of: ops)
        #expect(Dashboard(ops, edits).order == ["usage", "readiness", "window-a", "own_1"])
        let ordered = try edits.after(.reset(.order), of: ops)
        #expect(
            Dashboard(ops, ordered).lines == [
                "readiness wide", "window-a medium a hidden", "usage medium", "own_1 small own",
            ])
        let shown = try edits.after(.reset(.visibility), of: ops)
        #expect(Dashboard(ops, shown).lines.contains("window-a medium a"))
        #expect(Dashboard(ops, shown).removed.map(\.key) == ["sync"], "what was removed is not hidden")
        let all = try edits.after(.reset(.all), of: ops)
        #expect(all == none)
        #expect(Dashboard(ops, all).json == desired.widgets.first?.document)
    }

    @Test("T4: what two tabs moved on the same version lands whichever comes first, said again on the newest")
    func commuting() throws {
        let ops = try stated(readiness, windowA, drills, alerts, usage)
        let (one, other) = (DashboardIntent.move("usage", .after("readiness")), DashboardIntent.move("drills", .last))
        let (a, b) = (try none.after(one, other, of: ops), try none.after(other, one, of: ops))
        #expect(Dashboard(ops, a).order == ["readiness", "usage", "window-a", "alerts", "drills"])
        #expect(Dashboard(ops, b).order == Dashboard(ops, a).order)
        #expect(a == b)
        #expect(throws: DashboardRefusal.unknown("gone")) { try none.after(one, .remove("gone"), of: ops) }
    }

    @Test("T10: what is locked is as its manifest says, at the line that is named")
    func locked() throws {
        let ops = try stated(windowA, readiness, alerts)
        let own = try #require(ops.widgets.first { $0.widget.key == "readiness" })
        let intents: [DashboardIntent] = [
            .change("readiness", size: .small, params: nil), .show("readiness", false), .remove("readiness"),
            .move("readiness", .first),
        ]
        for intent in intents {
            #expect(throws: DashboardRefusal.locked("readiness", at: own.location)) { try none.after(intent, of: ops) }
        }
        #expect(own.location.file == "widgets.yaml" && own.location.line > 1)
        let free = try stated(windowA, readiness.replacing("Locked", with: "Default"), alerts)
        let edits = try none.after(.remove("readiness"), .move("alerts", .first), of: free)
        #expect(Dashboard(ops, edits).lines == ["alerts medium", "window-a medium a", "readiness wide new"])
        #expect(Dashboard(free, edits).lines == ["alerts medium", "window-a medium a"], "unlocked, it is gone again")
    }

    @Test("a seed is given once: with the first thing that its person arranges it is theirs, whatever is stated later")
    func seeds() throws {
        let first = try stated(alerts, sync)
        let edits = try none.after(.show("alerts", false), of: first)
        let changed = try stated(alerts, sync.replacing("policy", with: "size: wide, policy"))
        #expect(Dashboard(changed, none).lines.last == "sync wide hidden")
        #expect(Dashboard(changed, edits).lines.last == "sync medium hidden")
        #expect(Dashboard(try stated(alerts), edits).lines == ["alerts medium hidden", "sync medium hidden own"])
        let again = try edits.after(.reset(.widget("sync")), of: changed)
        #expect(Dashboard(changed, again).lines.last == "sync wide hidden")
    }

    @Test("what was removed comes back neither with a new version of the manifest nor by showing what is hidden")
    func tombstones() throws {
        let ops = try stated(windowA, alerts)
        let edits = try none.after(.remove("alerts"), of: ops)
        let other = try edits.after(.reset(.visibility), of: try stated(windowA))
        let later = try stated(windowB, alerts.replacing("}", with: ", size: wide}"))
        #expect(Dashboard(later, other).order == ["window-a"])
        #expect(Dashboard(ops, try other.after(.reset(.widget("alerts")), of: ops)).order == ["window-a", "alerts"])
    }

    @Test("a widget of a cluster that is gone stays, says so, and can be resized or told of another")
    func goneCluster() throws {
        var desired = try manifests(ops(windowA))
        let edits = try none.after(
            .change("window-a", size: nil, params: WidgetDefaults.Params(cluster: "b")),
            of: StatedDashboard("ops", for: "sow", in: desired))
        desired.clusters.removeAll { $0.name == "b" }
        let ops = StatedDashboard("ops", for: "sow", in: desired)
        #expect(Dashboard(ops, edits).lines == ["window-a medium b no Cluster/b"])
        let small = try edits.after(.change("window-a", size: .small, params: nil), of: ops)
        #expect(Dashboard(ops, small).lines == ["window-a small b no Cluster/b"])
        let other = try small.after(
            .change("window-a", size: nil, params: WidgetDefaults.Params(cluster: "a")), of: ops)
        #expect(Dashboard(ops, other).lines == ["window-a small a"])
    }

    @Test(
        "parameters that a type does not take, or that name what nobody states, are refused",
        arguments: [
            ("window-a", WidgetDefaults.Params(), "“recovery-window” is about one cluster: say which"),
            ("window-a", WidgetDefaults.Params(cluster: "c"), "no manifest states Cluster/c"),
            ("window-a", WidgetDefaults.Params(cluster: "a", store: "local"), "“recovery-window” is about no store"),
            ("usage", WidgetDefaults.Params(cluster: "a"), "“repository-usage” is about no cluster"),
            ("usage", WidgetDefaults.Params(store: "far"), "no manifest states BackupStore/far"),
        ])
    func wrongParams(key: String, params: WidgetDefaults.Params, words: String) throws {
        let ops = try stated(windowA, usage)
        #expect(throws: DashboardRefusal.wrong(words)) {
            try none.after(.change(key, size: nil, params: params), of: ops)
        }
    }

    @Test("what is so already is the very same, so that nothing is written")
    func nothingNew() throws {
        let ops = try stated(readiness, windowA, alerts)
        let intents: [DashboardIntent] = [
            .show("alerts", true), .change("window-a", size: .medium, params: WidgetDefaults.Params(cluster: "a")),
            .move("alerts", .last), .move("alerts", .after("window-a")), .reset(.all), .reset(.order),
            .reset(.visibility), .reset(.widget("readiness")),
        ]
        for intent in intents { #expect(try none.after(intent, of: ops) == none, "\(intent)") }
        #expect(try none.after(.show("alerts", false), .show("alerts", true), of: ops) == none, "and back")
        #expect(try none.after(.move("alerts", .first), .move("alerts", .last), of: ops) == none, "and back")
    }

    @Test("a dashboard that is not stated for somebody any more keeps what is their own, and nothing else is theirs")
    func names() throws {
        let another = ops(alerts, audience: "user:ba").replacing("name: ops", with: "name: x")
        let desired = try manifests(ops(windowA), another)
        #expect(desired.dashboardNames(of: "sow", arranged: [:]) == ["ops"])
        #expect(desired.dashboardNames(of: "ba", arranged: [:]) == ["ops", "x"])
        #expect(desired.dashboardNames(of: "stranger", arranged: [:]) == ["default"])
        let own = WidgetDefaults.Widget(
            key: "own_1", type: .activeAlerts, size: .small, params: WidgetDefaults.Params(), visible: true)
        let edits = try none.after(.add(own), of: StatedDashboard("x", for: "ba", in: desired))
        #expect(desired.dashboardNames(of: "sow", arranged: ["x": edits, "y": none]) == ["ops", "x"])
        let seen = Dashboard(StatedDashboard("x", for: "sow", in: desired), edits)
        #expect(seen.lines == ["own_1 small own"])
    }
}

extension Dashboard {
    /// As the document of a manifest has it, for the audience of `ops`.
    var json: String {
        let widgets = self.widgets.map(\.widget).map { widget -> JSONValue in
            let names = [("cluster", widget.params.cluster), ("store", widget.params.store)]
            let params = names.compactMap { name, value in value.map { JSONValue.Member(name, .text($0)) } }
            return [
                "key": .text(widget.key), "type": .text(widget.type.rawValue), "size": .text(widget.size.rawValue),
                "params": .object(params), "policy": .text(widget.policy.rawValue), "visible": .boolean(widget.visible),
            ]
        }
        let spec: JSONValue = ["audience": ["role:operator"], "widgets": .list(widgets)]
        return spec.compact
    }
}
