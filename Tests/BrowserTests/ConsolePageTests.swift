import ClusterHarness
import Model
import Testing

/// The console as people meet it.
@Suite(
    "Pages of the console", .enabled(if: Driver.isAvailable && TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct ConsolePageTests {
    @Test("somebody logs in, reads the status, and leaves; a wrong password is said to be one")
    func session() async throws {
        try await withConsole { desk in
            let browser = desk.browser
            try await desk.visit("/")
            #expect(try await browser.url == "\(desk.url)/login")
            #expect(try await browser.title == "Log in · pra")
            #expect(try await browser.find("#password").label == "Password")
            try await desk.logIn(as: .operator, "correct horse batterie")
            #expect(try await browser.find("[role=alert]").role == "alert")
            try await desk.inspect()
            #expect(try await browser.cookies.isEmpty)
            try await desk.logIn(as: .operator)
            #expect(try await browser.url == "\(desk.url)/")
            let cookie = try #require(try await browser.cookies.first)
            #expect(cookie.name == "__Host-pra" && cookie.httpOnly && cookie.secure && cookie.sameSite == "Strict")
            try await desk.awaitStatus()
            try await desk.inspect()
            let text = try await browser.text
            #expect(text.contains("Emma operator") && text.contains("shop"), "\(text)")
            #expect(try await browser.find("header button").label == "Log out")
            try await browser.find("header button").follow()
            #expect(try await browser.url == "\(desk.url)/login")
            #expect(try await browser.cookies.isEmpty)
            try await browser.back()
            try await browser.reload()
            #expect(try await browser.url == "\(desk.url)/login", "what was shown is not shown again")
        }
    }

    @Test("over TLS a browser speaks HTTP/2, and logs in and out as it does without")
    func encrypted() async throws {
        try await withConsole(isEncrypted: true) { desk in
            let browser = desk.browser
            try await desk.visit("/login")
            let spoken = "return performance.getEntriesByType('navigation')[0].nextHopProtocol"
            #expect(try await browser.run(spoken, as: String.self) == "h2")
            try await desk.logIn(as: .viewer)
            #expect(try await browser.find("header span").text == "Emma viewer")
            try await browser.find("header button").follow()
            #expect(try await browser.url == "\(desk.url)/login")
        }
    }

    @Test("a page follows what happens, and where no stream comes through it asks by itself", arguments: [true, false])
    func follows(streams: Bool) async throws {
        try await withConsole { desk in
            let browser = desk.browser
            try await desk.logIn(as: .viewer)
            if !streams {
                try await browser.command("Network.enable", [:])
                try await browser.command("Network.setBlockedURLs", ["urls": ["*/api/v1/events"]])
            }
            try await desk.awaitStatus()
            try await browser.run("window.isSame = true; return null", as: String?.self)
            // In one step: an element that was found may be put in place of meanwhile.
            let said = "return document.querySelector('main > .hint').textContent"
            let seen = try await browser.run(said, as: String.self)
            try await browser.until("the page shows a later look", within: .seconds(60)) { browser in
                try await browser.run(said, as: String.self) != seen
            }
            #expect(try await browser.run("return window.isSame", as: Bool?.self) == true, "it was not loaded anew")
        }
    }

    @Test(
        "in French, light and dark, on a phone, a tablet and a desk: nothing is cut off, and a resize asks for nothing")
    func looks() async throws {
        try await withConsole(Look(languages: "fr")) { desk in
            let browser = desk.browser
            try await desk.visit("/login")
            #expect(try await browser.find("html").attribute("lang") == "fr")
            #expect(try await browser.title == "Connexion · pra")
            try await desk.logIn(as: .french)
            try await desk.awaitStatus()
            #expect(try await browser.find("header button").text == "Se déconnecter")
            // The page asks for itself anew when there is news, which is not meant here.
            try await browser.run("document.querySelector('main').dataset.busy = ''; return null", as: String?.self)
            var grounds: Set<String> = []
            _ = try await browser.requests()
            for width in [360, 768, 1440] {
                for scheme in [Look.Scheme.light, .dark] {
                    try await browser.look(Look(width: width, scheme: scheme))
                    try await desk.inspect()
                    #expect(try await browser.run("return innerWidth", as: Int.self) == width)
                    grounds.insert(
                        try await browser.run(
                            "return getComputedStyle(document.querySelector('header'))"
                                + ".backgroundColor", as: String.self))
                }
            }
            #expect(grounds.count == 2, "\(grounds)")
            #expect(try await browser.requests() == [])
        }
    }
}
