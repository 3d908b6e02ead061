import FoundationEssentials
import JSONSchema
import Model
import Objectives
import Seeded
import Testing

@testable import Reports

private let states: [(String, @Sendable () -> StatusInput)] = [
    ("good", { SampleWidgets.good }), ("bad", { SampleWidgets.bad }), ("unknown", { SampleWidgets.unknown }),
]

@Suite("Widgets") struct WidgetTests {
    @Test("are as recorded, in good times, in bad ones, and when nobody knows", arguments: WidgetType.allCases)
    func golden(type: WidgetType) throws {
        try expectGolden(widgetSchema(of: type).pretty + "\n", "widget-\(type.rawValue).schema.json")
        for (state, input) in states {
            let widget = SampleWidgets.widget(type, input())
            let name = "widget-\(type.rawValue)-\(state)"
            try expectGolden(String(decoding: json(of: widget), as: UTF8.self), "\(name).json")
            for language in Language.allCases {
                try expectGolden(html(of: widget, in: language), "\(name).\(language.rawValue).html")
            }
        }
    }

    @Test("are well where all is well, bad where something is, and unknown where nobody knows")
    func statuses() {
        let of = { (input: StatusInput) in
            Dictionary(uniqueKeysWithValues: WidgetType.allCases.map { ($0, SampleWidgets.widget($0, input).status) })
        }
        let (good, bad, unknown) = (of(SampleWidgets.good), of(SampleWidgets.bad), of(SampleWidgets.unknown))
        for type in WidgetType.allCases where type != .syncHealth {
            #expect(good[type] == .ok, "\(type): \(SampleWidgets.widget(type, SampleWidgets.good))")
            #expect(bad[type] != .ok, "\(type)")
            // The ledger was read: that it has no alert is known.
            if type != .activeAlerts { #expect(unknown[type] != .ok, "\(type)") }
        }
        #expect(good[.syncHealth] == .unknown, "what is not configured is not well")
    }

    @Test("meet their schemas, and come back from JSON as they were", arguments: WidgetType.allCases)
    func schemas(type: WidgetType) throws {
        let reader = try SchemaReader(widgetSchema(of: type)), any = try SchemaReader(anyWidgetSchema)
        for widget in states.map({ SampleWidgets.widget(type, $1()) }) + [
            makeWidget(type, .init(), nil, at: SampleWidgets.now)
        ] {
            let bytes = try json(of: widget), value = try decoded(bytes)
            #expect(reader.faults(of: value) == [] && any.faults(of: value) == [])
            let back = try JSONDecoder().decode(WidgetData.self, from: Data(bytes))
            #expect(back == widget)
        }
        #expect(reader.faults(of: .object(["type": .text(type.rawValue)])).count > 3, "a check that can fail")
    }

    @Test("say when they were seen, and are not well once that is long ago")
    func stale() {
        let input = SampleWidgets.widgetInput(SampleWidgets.good)
        for type in WidgetType.allCases where type != .syncHealth {
            let params = SampleWidgets.params(of: type)
            let fresh = makeWidget(type, params, input, at: SampleWidgets.now + WidgetData.freshFor)
            #expect(!fresh.stale && fresh.status == .ok)
            let old = makeWidget(type, params, input, at: SampleWidgets.now + .seconds(3600))
            #expect(old.stale && old.status == .unknown && old.asOf == SampleWidgets.now && old.ageSeconds == 3600)
            let words = html(of: old, in: .english)
            #expect(words.contains("Seen 1h ago") && !words.contains("class=\"level ok\">✓ ok"))
        }
        let bad = makeWidget(
            .activeAlerts, .init(), SampleWidgets.widgetInput(SampleWidgets.bad), at: SampleWidgets.now + .seconds(3600)
        )
        #expect(bad.status == .crit, "known harm does not go away by not looking")
    }

    @Test("show what was read last where nothing can be read, with its age, and never that it is well")
    func lastGood() {
        let good = SampleWidgets.widget(.repositoryUsage, SampleWidgets.good)
        let later = SampleWidgets.now + .seconds(720)
        var input = SampleWidgets.unknown
        input.at = later
        let failed = makeWidget(.repositoryUsage, .init(), SampleWidgets.widgetInput(input), at: later)
        #expect(failed.error != nil && failed.status == .unknown && !failed.isGood && good.isGood)
        let shown = failed.falling(backOn: good, at: later)
        #expect(shown.data == good.data && shown.stale && shown.ageSeconds == 720 && shown.status == .unknown)
        let words = html(of: shown, in: .english)
        #expect(words.contains("Could not be read: akig did not answer") && words.contains("read 12m ago"))
        let gone = makeWidget(.repositoryUsage, .init(store: "gone"), SampleWidgets.widgetInput(input), at: later)
        #expect(gone.falling(backOn: good, at: later).data == nil, "what is not stated any more has no last value")
    }

    @Test("of what is not stated are an error, as is one about no cluster that is about one")
    func notStated() {
        let input = SampleWidgets.widgetInput(SampleWidgets.good)
        for type in WidgetType.allCases where type.needsCluster != false {
            let gone = makeWidget(type, .init(cluster: "gone"), input, at: SampleWidgets.now)
            #expect(gone.status == .unknown && gone.data == nil)
            #expect(gone.error?.what.contains("cluster gone") == true)
            #expect(html(of: gone, in: .french).contains("INCONNU"))
        }
        #expect(
            makeWidget(.drillResults, .init(), input, at: SampleWidgets.now).error?.what.contains("one cluster") == true
        )
    }

    @Test("believe no clock that is ahead, and no medium with more free space than it has")
    func lies() throws {
        var input = SampleWidgets.good
        let ahead = SampleWidgets.change(SampleWidgets.point(6, in: "local")) {
            $0.stoppedAt = SampleWidgets.now + .seconds(7200)
        }
        let lying = SampleWidgets.change(SampleWidgets.store("local", free: 200)) { $0.points[6] = ahead }
        input.stores[0].observation = .known(lying, at: input.at)
        input.facts.append(SampleWidgets.fact(input.at, .committed(ahead)))
        for type in [WidgetType.recoveryWindow, .backupTimeline, .repositoryUsage] {
            let widget = SampleWidgets.widget(type, input)
            #expect(widget.status == .unknown, "\(type)")
        }
        guard case .recoveryWindow(let window)? = SampleWidgets.widget(.recoveryWindow, input).data,
            case .repositoryUsage(let usage)? = SampleWidgets.widget(.repositoryUsage, input).data
        else { throw PraError(.internalFault, "no data", remedy: "see the test") }
        #expect(window.stores[0].latest.value == nil && window.stores[1].latest.value != nil)
        #expect(usage.repos[0].usedBytes.value == nil && usage.repos[0].status == .unknown)
        #expect(html(of: SampleWidgets.widget(.backupTimeline, input), in: .english).contains("a clock is wrong"))
    }

    /// Goal: whatever was not seen, nothing of a card or a document takes it for zero or for well, and what comes from
    /// outside is never markup.
    @Test("never show what is unknown as zero or as well, whatever is unknown", arguments: 0..<60)
    func seeded(seed: Int) throws {
        var random = Seeded(seed: UInt64(seed))
        let input = scrambled(&random)
        for type in WidgetType.allCases {
            let widget = SampleWidgets.widget(type, input)
            let value = try decoded(try json(of: widget))
            #expect(try SchemaReader(widgetSchema(of: type)).faults(of: value) == [])
            value.walk { path, inner in
                guard case .object(let members) = inner, members["value"] == .null else { return }
                #expect(members["why"] != nil, "\(type)\(path) is null and does not say why")
            }
            for language in Language.allCases {
                let page = html(of: widget, in: language)
                #expect(wellFormed(page), "\(type): \(page)")
                #expect(!page.contains("style=") && !page.contains("<b>") && !page.contains("<script"))
            }
            guard isBlind(input, type) else { continue }
            #expect(widget.status != .ok, "\(type)")
            let head = headline(html(of: widget, in: .english))
            #expect(!head.contains("✓"), "\(type): \(head)")
            #expect(widget.status != .unknown || !head.contains("<strong>0"), "\(type): \(head)")
        }
    }

    private func headline(_ page: String) -> Substring {
        page.split(separator: "\n").first { $0.contains("headline") } ?? ""
    }

    /// Whether all that the widget lives on was unseen.
    private func isBlind(_ input: StatusInput, _ type: WidgetType) -> Bool {
        let server = input.clusters[0].observation.value, stores = input.stores.compactMap(\.observation.value)
        return switch type {
        case .replicationTopology: server == nil
        case .recoveryWindow, .repositoryUsage: stores.isEmpty
        case .readiness: server == nil || stores.count < 2
        case .syncHealth: true
        case .reconcileStatus: server == nil && stores.isEmpty && input.facts.isEmpty
        default: false
        }
    }

    private func scrambled(_ random: inout Seeded) -> StatusInput {
        var input =
            [SampleWidgets.good, SampleWidgets.bad, SampleWidgets.unknown].randomElement(using: &random)
            ?? SampleWidgets.good
        let error = PraError(.timeout, "<b>no & \"answer\"</b>\u{1}", remedy: "<script>")
        if Bool.random(using: &random) { input.clusters[0].observation = .unknown(because: error) }
        for index in input.stores.indices {
            switch Int.random(in: 0..<5, using: &random) {
            case 0, 1: input.stores[index].observation = .unknown(because: error)
            case 2:
                guard var seen = input.stores[index].observation.value else { continue }
                (seen.space, seen.locks) = (nil, nil)
                if Bool.random(using: &random) { seen.points = [] }
                if Bool.random(using: &random) { seen.wal = [] }
                input.stores[index].observation = .known(seen, at: input.at)
            default: break
            }
        }
        if Bool.random(using: &random) { input.facts.shuffle(using: &random) }
        if Bool.random(using: &random) { input.facts.removeLast(input.facts.count / 2) }
        if Bool.random(using: &random) { input.holder = nil }
        if Bool.random(using: &random) { input.clusters[0].exposures[0].exposure = nil }
        return input
    }
}

/// Whether every element is closed where it should be, and no character stands there that XML does not have.
private func wellFormed(_ page: String) -> Bool {
    var (open, rest) = ([Substring](), page[...])
    guard !page.unicodeScalars.contains(where: { $0.value < 32 && $0 != "\n" && $0 != "\t" }) else { return false }
    while let start = rest.firstIndex(of: "<") {
        guard let end = rest[start...].firstIndex(of: ">") else { return false }
        let tag = rest[rest.index(after: start)..<end]
        rest = rest[rest.index(after: end)...]
        guard !tag.contains("<"), tag.filter({ $0 == "\"" }).count.isMultiple(of: 2) else { return false }
        let name = tag.drop { $0 == "/" }.prefix { $0 != " " && $0 != "/" }
        if tag.hasPrefix("/") {
            guard open.popLast() == name else { return false }
        } else if !tag.hasSuffix("/") {
            open.append(name)
        }
    }
    return open.isEmpty
}
