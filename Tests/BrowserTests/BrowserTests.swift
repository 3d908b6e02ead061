import Foundation
import Loopback
import Testing

/// What the other tests ask of the browser and its logs is really there: no check is one that sees nothing.
@Suite("The browser of the tests", .enabled(if: Driver.isAvailable), .timeLimit(.minutes(2)))
struct BrowserTests {
    /// Writes what happens to it into its title.
    private static let page = """
        <!DOCTYPE html><html lang="en"><meta charset="utf-8"><title></title>
        <style>button { display: block; margin: 40px; touch-action: none }</style>
        <button id="one">One</button><button id="two">Two</button>
        <script>
        const note = word => document.title += "/" + word;
        for (const type of ["pointerdown", "pointerup"])
          addEventListener(type, e => note(
            `${type}:${e.pointerType}:${document.elementFromPoint(e.clientX, e.clientY).id}`));
        addEventListener("keydown", e => { if (e.key !== "Shift") note((e.shiftKey ? "Shift+" : "") + e.code) });
        </script>
        """

    @Test("mouse, touch and keys reach the page as what they are", arguments: [Pointer.mouse, .touch])
    func gestures(pointer: Pointer) async throws {
        try await withBrowser { browser in
            try await browser.go("data:text/html;base64,\(Data(Self.page.utf8).base64EncodedString())")
            let (one, two) = (try await browser.find("#one"), try await browser.find("#two"))
            try await browser.drag(one, to: two, by: pointer)
            try await browser.tap(two, by: pointer)
            let (down, up) = ("pointerdown:\(pointer.rawValue)", "pointerup:\(pointer.rawValue)")
            try await said("/\(down):one/\(up):two/\(down):two/\(up):two", in: browser)
            try await browser.drag(two, to: one, by: pointer, isDropped: false)
            try await said("/\(down):two", in: browser)
            try await browser.release()
            #expect(try await browser.title.hasPrefix("/\(up)"))
            try await browser.run("document.title = ''; return null", as: String?.self)
            try await browser.press(.space, .left, .home, .escape)
            try await browser.press(.tab, with: .shift)
            try await said("/Space/ArrowLeft/Home/Escape/Shift+Tab", in: browser)
        }
    }

    private func said(_ words: String, in browser: Browser) async throws {
        let title = try await browser.title
        #expect(title == words)
        try await browser.run("document.title = ''; return null", as: String?.self)
    }

    @Test("what a page's policy forbids is complained of, and each request is seen; tabs are of one browser")
    func logs() async throws {
        let server = LoopbackServer { request in
            let body = request.line.hasPrefix("GET / ") ? "<title>t</title><p style='color: red'>x" : ""
            return .raw(
                "HTTP/1.1 200 OK\r\nContent-Security-Policy: default-src 'self'\r\nContent-Type: text/html\r\n"
                    + "Set-Cookie: of=all\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n\(body)",
                then: .close)
        }
        try await withBrowser(Look(languages: "fr")) { browser in
            try await browser.go(server.url)
            let complaints = try await browser.complaints()
            #expect(complaints.map(\.source) == ["security"], "\(complaints)")
            #expect(try await browser.complaints().isEmpty)
            #expect(server.requests.first?.headers["accept-language"]?.hasPrefix("fr") == true)
            _ = try await browser.requests()
            try await browser.run("fetch('/asked'); return null", as: String?.self)
            try await browser.until("the request is seen") { browser in
                try await browser.requests() == ["GET \(server.url)asked"]
            }
            let first = try await browser.tab
            let second = try await browser.openTab()
            try await browser.go("\(server.url)second")
            #expect(try await browser.cookies.map(\.name) == ["of"])
            try await browser.look(atTab: first)
            #expect(try await browser.url == server.url)
            try await browser.look(atTab: second)
            #expect(try await browser.url == "\(server.url)second")
        }
    }
}
