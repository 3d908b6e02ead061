import ClusterHarness
import Testing

/// A dashboard as people arrange it.
@Suite(
    "Arranging a dashboard", .enabled(if: Driver.isAvailable && TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct ArrangingTests {
    private static let stated = ["ready", "alerts", "stores", "sync"]

    /// Readiness is locked; the others are free.
    private static let defaults = """

        ---
        apiVersion: pra/v1
        kind: WidgetDefaults
        metadata: {name: ops}
        spec:
          audience: [role:operator]
          widgets:
            - {key: ready, type: readiness, size: wide, policy: Locked}
            - {key: alerts, type: active-alerts}
            - {key: stores, type: repository-usage}
            - {key: sync, type: sync-health}
        """

    private func order(_ browser: Browser) async throws -> [String] {
        try await browser.run(
            "return [...document.querySelectorAll('.card')].map((card) => card.dataset.widget)", as: [String].self)
    }

    private func say(_ browser: Browser) async throws -> String {
        try await browser.run("return document.getElementById('say').textContent", as: String.self)
    }

    private func awaitOrder(_ order: [String], _ browser: Browser) async throws {
        try await browser.until("the order is \(order) in the ledger") { browser in
            try await browser.reload()
            return try await self.order(browser) == order
        }
    }

    private func awaitDashboard(_ desk: Desk) async throws {
        try await desk.logIn(as: .operator)
        try await awaitOrder(Self.stated, desk.browser)
        try await desk.inspect()
    }

    @Test("by keyboard: each step is announced, the focus stays, Escape puts it back, and it is so after a reload")
    func byKeyboard() async throws {
        try await withConsole(stating: Self.defaults) { desk in
            let browser = desk.browser
            try await awaitDashboard(desk)
            let focus = "document.getElementById('handle-sync').focus(); return null"
            try await browser.run(focus, as: String?.self)
            try await browser.press(.space)
            #expect(try await say(browser) == "Synchronisation lifted, position 4 of 4")
            try await browser.press(.up, .up)
            #expect(try await say(browser) == "Synchronisation, position 2 of 4")
            try await browser.press(.escape)
            #expect(try await order(browser) == Self.stated)
            #expect(try await say(browser) == "Synchronisation is back, position 4 of 4")
            try await browser.press(.space, .home, .down, .space)
            #expect(try await say(browser) == "Synchronisation dropped, position 2 of 4")
            let focused = try await browser.run("return document.activeElement.id", as: String.self)
            #expect(focused == "handle-sync")
            try await awaitOrder(["ready", "sync", "alerts", "stores"], browser)
            try await desk.inspect()
        }
    }

    @Test(
        "by mouse and by touch, on a desk, a phone and a wall; what is dropped where it was is not sent",
        arguments: [(Pointer.mouse, 1440), (.touch, 360), (.mouse, 2600)])
    func byPointer(pointer: Pointer, width: Int) async throws {
        try await withConsole(stating: Self.defaults) { desk in
            let browser = desk.browser
            try await browser.look(Look(width: width, height: 1800))
            try await awaitDashboard(desk)
            let handle = try await browser.find("#handle-alerts")
            try await browser.drag(handle, to: browser.find("#card-stores .widget"), by: pointer)
            #expect(try await order(browser) == ["ready", "stores", "alerts", "sync"])
            try await awaitOrder(["ready", "stores", "alerts", "sync"], browser)
            _ = try await browser.requests()
            let other = try await browser.find("#handle-sync")
            try await browser.drag(other, to: other, by: pointer)
            let sent = try await browser.requests().filter { $0.contains("/moves") }
            #expect(sent == [])
        }
    }

    @Test("in two windows at once both moves land; by plain buttons; hidden, undone, and taken back after a preview")
    func inTwoWindows() async throws {
        try await withConsole(stating: Self.defaults) { desk in
            let browser = desk.browser
            try await awaitDashboard(desk)
            let first = try await browser.tab
            _ = try await browser.openTab()
            try await browser.go(desk.url + "/")
            let focus = { (key: String) in "document.getElementById('handle-\(key)').focus(); return null" }
            try await browser.run(focus("sync"), as: String?.self)
            try await browser.press(.space, .up, .space)
            try await awaitOrder(["ready", "alerts", "sync", "stores"], browser)
            try await browser.look(atTab: first)
            try await browser.run(focus("alerts"), as: String?.self)
            try await browser.press(.space, .end, .space)
            try await awaitOrder(["ready", "sync", "stores", "alerts"], browser)
            try await browser.run("document.getElementById('menu-sync').open = true; return null", as: String?.self)
            try await desk.inspect()
            try await browser.find("#menu-sync button[value=hide]").follow()
            #expect(try await order(browser) == ["ready", "stores", "alerts"])
            try await browser.find(".tools button").follow()
            #expect(try await order(browser) == ["ready", "sync", "stores", "alerts"])
            try await desk.visit("/dashboards/ops/reset?scope=all")
            #expect(try await browser.text.contains("The order changes"))
            try await browser.find("main button").follow()
            #expect(try await order(browser) == Self.stated)
        }
    }
}
