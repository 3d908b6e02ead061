import ClusterHarness
import Model
import Testing

/// What people say of alerts, and what they want to hear of, by the pages.
@Suite(
    "Alerts in the browser", .enabled(if: Driver.isAvailable && TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct AlertPageTests {
    private func fill(_ field: String, _ value: String, _ browser: Browser) async throws {
        try await browser.run(
            "document.getElementById(arguments[0]).value = arguments[1]; return null", [.text(field), .text(value)],
            as: String?.self)
    }

    @Test("preferences are set and given back, silences made and ended, refusals said where they were made")
    func sayings() async throws {
        try await withConsole { desk in
            let browser = desk.browser
            try await desk.logIn(as: .operator)
            try await browser.until("the user is in force") { browser in
                try await browser.go(desk.url + "/alerts/preferences")
                return try await !browser.all("#quietHours").isEmpty
            }
            try await desk.inspect()
            let part = { (id: String) in "section[aria-labelledby=\(id)]" }
            try await fill("from-0", "22:00", browser)
            try await browser.find(part("quietHours") + " .main").follow()
            #expect(try await browser.find("[role=alert]").text.contains("That was not done"))
            try await desk.inspect()
            try await fill("from-0", "22:00", browser)
            try await fill("to-0", "06:30", browser)
            try await browser.find(part("quietHours") + " .main").follow()
            #expect(try await browser.find(part("quietHours") + " .note").text == "set by you")
            #expect(try await browser.all("[role=alert]").isEmpty)
            try await desk.inspect()
            try await fill("deliver-0", "Digest", browser)
            try await browser.find("label:has([name='severity-0-notice'])").click()
            try await browser.find(part("preferences") + " .main").follow()
            let chosen = "return document.getElementById('deliver-0').value"
            #expect(try await browser.run(chosen, as: String.self) == "Digest")
            try await browser.look(Look(width: 360, scheme: .dark))
            try await desk.inspect()
            try await browser.find("[form=quietHours-reset]").follow()
            #expect(try await browser.find(part("quietHours") + " .note").text == "as your manifest states")
            try await desk.visit("/alerts/silences")
            try await browser.find("[name=label-0]").type("cluster")
            try await browser.find("[name=value-0]").type("shop")
            try await browser.find("#comment").type("moving the store")
            try await browser.find("section .main").follow()
            let made = try await browser.text
            #expect(made.contains("cluster=\"shop\"") && made.contains("moving the store"), "\(made)")
            try await desk.inspect()
            try await browser.find(".alert button").follow()
            #expect(try await browser.text.contains("No silence is in force."))
            try await desk.visit("/alerts/deliveries")
        }
    }

    /// Where one cluster has all nine.
    private static let nine = """

        ---
        apiVersion: pra/v1
        kind: WidgetDefaults
        metadata: {name: ops}
        spec:
          audience: [role:operator]
          widgets:
            - {key: ready, type: readiness}
            - {key: window, type: recovery-window, params: {cluster: shop}}
            - {key: backups, type: backup-timeline, params: {cluster: shop}}
            - {key: topology, type: replication-topology, params: {cluster: shop}}
            - {key: drills, type: drill-results, params: {cluster: shop}}
            - {key: alerts, type: active-alerts}
            - {key: loop, type: reconcile-status}
            - {key: stores, type: repository-usage}
            - {key: sync, type: sync-health}
        """

    @Test("T8: a source fails while the page is open: its card says so beside what it showed last, the eight go on")
    func oneSourceFails() async throws {
        try await withConsole(stating: Self.nine) { desk in
            let browser = desk.browser
            try await desk.logIn(as: .operator)
            let seen = "#board:has(> :nth-child(9)) > #card-topology:has(svg):not(:has(.trouble))"
            try await browser.until("all nine are read", within: .seconds(60)) { browser in
                try await browser.reload()
                return try await !browser.all(seen).isEmpty
            }
            let stamps =
                "return Object.fromEntries([...document.querySelectorAll('.card')].map((card) => "
                + "[card.dataset.widget, card.querySelector('.widget > .hint:last-child')?.textContent ?? '']))"
            try await desk.cluster.stop("fast")
            // By its event stream: nobody loads it again.
            try await browser.until("the card says so", within: .seconds(60)) { browser in
                try await !browser.all("#card-topology:has(svg):has(.trouble):has(.stale)").isEmpty
            }
            #expect(try await browser.all(".trouble, .stale").count == 2)
            let words = try await browser.find("#card-topology").text
            #expect(words.contains("Could not be read") && words.contains("What is shown was read"), "\(words)")
            let before = try await browser.run(stamps, as: [String: String].self)
            try await browser.until("the other eight are seen anew") { browser in
                let after = try await browser.run(stamps, as: [String: String].self)
                return after.count == 9 && after.filter { $0.value == before[$0.key] }.map(\.key) == ["topology"]
            }
            try await desk.inspect()
            // Nobody needs a cluster to come in.
            try await browser.find("header button").follow()
            try await desk.logIn(as: .operator)
            #expect(try await browser.url == "\(desk.url)/")
            try await act(on: "cluster.down/shop", desk)
        }
    }

    private func act(on incident: String, _ desk: Desk) async throws {
        let browser = desk.browser
        try await browser.until("the alert is open") { browser in
            try await browser.go(desk.url + "/alerts")
            return try await browser.text.contains(incident)
        }
        try await browser.find(".act summary").click()
        try await desk.inspect()
        try await browser.find("form[action='/alerts/silences/quick'] button").follow()
        #expect(try await browser.text.contains("silenced by operator until"))
        try await browser.find(".act summary").click()
        try await browser.find("#comment-0").type("starting it again")
        try await browser.find("form[action='/alerts/acknowledgement'] .main").follow()
        #expect(try await browser.text.contains("operator is at it: starting it again"))
        try await browser.find(".alert a").follow()
        #expect(try await browser.url.hasSuffix("/alerts/incidents/cluster.down%2Fshop"))
        try await desk.inspect()
        try await browser.find("form[action='/alerts/acknowledgement/end'] button").follow()
        #expect(try await !browser.text.contains("is at it"))
    }
}
