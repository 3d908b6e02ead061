import Foundation
import Testing

/// Each rule has a page that breaks it and no other: no rule can be one that finds nothing.
@Suite("Rules of accessibility", .enabled(if: Driver.isAvailable), .timeLimit(.minutes(2)))
struct AccessibilityTests {
    private static let good = """
        <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Page</title>
        <style>body { color: #111; background: #fff } a, button, input { min-height: 30px; min-width: 30px }</style>
        </head><body><main><h1>One</h1><h2>Two</h2>
        <form><label for="n">Name</label> <input id="n"> <button>Send</button></form>
        <p>Text with <a href="#n">a link</a> in it.</p>
        <img alt="" src="data:,"><svg role="img" width="9" height="9"><title>Dot</title><text y="9">x</text></svg>
        <table><tr><th scope="row">a</th><td>b</td></tr></table>
        </main></body></html>
        """

    /// What is put in place of what, and the rule that is broken by it.
    private static let faults: [(rule: Barrier.Rule, old: String, new: String)] = [
        (.name, "<label for=\"n\">Name</label>", "Name"),
        (.name, "<button>Send</button>", "<button></button>"),
        (.name, "<img alt=\"\"", "<img"),
        (.name, "<title>Dot</title>", ""),
        (.language, "<html lang=\"en\">", "<html>"),
        (.title, "<title>Page</title>", ""),
        (.main, "<main>", "<main></main><main>"),
        (.headings, "<h2>Two</h2>", "<h3>Two</h3>"),
        (.headings, "<h1>One</h1>", "<h1>One</h1><h1>One</h1>"),
        (.ids, "<button>", "<button id=\"n\">"),
        (.references, "<button>", "<button aria-describedby=\"gone\">"),
        (.contrast, "color: #111", "color: #888"),
        (.contrast, "<text y", "<text fill=\"#aaa\" y"),
        (.contrast, "<h2>Two</h2>", "<h2 style=\"background: rgba(0, 0, 0, 0.7)\">Two</h2>"),
        (.target, "<button>Send</button>", "<button style=\"min-width: 0; width: 20px; overflow: clip\">Send</button>"),
        (.table, "<th scope=\"row\">a</th>", "<td>a</td>"),
        (.order, "<a href=\"#n\">", "<a tabindex=\"1\" href=\"#n\">"),
        (.focus, "<style>", "<style>button:focus { outline: none }"),
        (.width, "<p>", "<p style=\"width: 2000px\">"),
    ]

    @Test("a page without fault has no barrier; each fault is found, by its rule and no other")
    func rules() async throws {
        #expect(Set(Self.faults.map(\.rule)) == Set(Barrier.Rule.allCases))
        try await withBrowser { browser in
            #expect(try await barriers(of: Self.good, in: browser) == [])
            for fault in Self.faults {
                #expect(Self.good.contains(fault.old))
                let found = try await barriers(of: Self.good.replacing(fault.old, with: fault.new), in: browser)
                #expect(Set(found.map(\.rule)) == [fault.rule], "\(fault.new): \(found)")
            }
        }
    }

    private func barriers(of page: String, in browser: Browser) async throws -> [Barrier] {
        try await browser.go("data:text/html;base64,\(Data(page.utf8).base64EncodedString())")
        return try await browser.barriers()
    }
}
