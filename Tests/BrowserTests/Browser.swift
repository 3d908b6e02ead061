import ClusterHarness
import Foundation
import Model

/// How somebody looks at a page.
struct Look: Sendable {
    enum Scheme: String, Sendable { case light, dark }

    var width = 1440
    var height = 900
    /// Languages that the browser asks for, the best first.
    var languages = "en"
    var scheme = Scheme.light
}

/// A real browser, headless, with a profile of its own.
struct Browser: Sendable {
    let driver: Driver
    /// The path of its session.
    let session: String

    func go(_ url: String) async throws { try await tell("/url", ["url": .text(url)]) }
    func back() async throws { try await tell("/back") }
    func reload() async throws { try await tell("/refresh") }

    var url: String { get async throws { try await driver.get("\(session)/url", as: String.self) } }
    var title: String { get async throws { try await driver.get("\(session)/title", as: String.self) } }
    /// What a person reads on the page.
    var text: String { get async throws { try await find("body").text } }

    /// - Throws: when there is none.
    func find(_ selector: String) async throws -> Element {
        let id = try await driver.post("\(session)/element", by(selector), as: [String: String].self)
        return Element(browser: self, id: try the(id))
    }

    func all(_ selector: String) async throws -> [Element] {
        let ids = try await driver.post("\(session)/elements", by(selector), as: [[String: String]].self)
        return try ids.map { Element(browser: self, id: try the($0)) }
    }

    /// What `script` returns in the page.
    @discardableResult
    func run<T: Decodable>(_ script: String, _ arguments: [JSONValue] = [], as type: T.Type) async throws -> T {
        try await driver.post(
            "\(session)/execute/sync", ["script": .text(script), "args": .list(arguments)], as: type)
    }

    /// Looks until `isSo`.
    func until(
        _ what: String, within limit: Duration = .seconds(30), _ isSo: (Browser) async throws -> Bool
    ) async throws {
        let start = ContinuousClock.now
        while try await !isSo(self) {
            guard start.duration(to: .now) < limit else {
                throw BrowserError("not within \(limit): \(what), but: \(try await text)")
            }
        }
    }

    struct Cookie: Decodable, Sendable {
        var name: String
        var value: String
        var httpOnly: Bool
        var secure: Bool
        var sameSite: String?
    }

    var cookies: [Cookie] { get async throws { try await driver.get("\(session)/cookie", as: [Cookie].self) } }

    /// Another window of the same browser, which is looked at from now on.
    func openTab() async throws -> String {
        struct Window: Decodable { var handle: String }
        let window = try await driver.post("\(session)/window/new", ["type": "tab"], as: Window.self)
        try await look(atTab: window.handle)
        return window.handle
    }

    /// The window that is looked at.
    var tab: String { get async throws { try await driver.get("\(session)/window", as: String.self) } }
    func look(atTab handle: String) async throws { try await tell("/window", ["handle": .text(handle)]) }

    /// From now on, without loading anything again.
    func look(_ look: Look) async throws {
        try await command(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": .integer(Int64(look.width)), "height": .integer(Int64(look.height)), "deviceScaleFactor": 1,
                "mobile": false,
            ])
        try await command(
            "Emulation.setEmulatedMedia",
            ["features": [["name": "prefers-color-scheme", "value": .text(look.scheme.rawValue)]]])
    }

    /// A PNG file of what is to be seen, for a person to look at.
    func screenshot(to file: String) async throws {
        let text = try await driver.get("\(session)/screenshot", as: String.self)
        try Data(base64Encoded: text)?.write(to: URL(filePath: file))
    }

    /// Of the Chrome DevTools Protocol.
    func command(_ name: String, _ parameters: JSONValue) async throws {
        try await tell("/goog/cdp/execute", ["cmd": .text(name), "params": parameters])
    }

    private struct Anything: Decodable {}

    func tell(_ path: String, _ body: JSONValue = [:]) async throws {
        _ = try await driver.post(session + path, body, as: Anything?.self)
    }

    private func by(_ selector: String) -> JSONValue { ["using": "css selector", "value": .text(selector)] }

    private func the(_ reference: [String: String]) throws -> String {
        guard let id = reference[Element.key] else { throw BrowserError("no element: \(reference)") }
        return id
    }
}

/// Something on the page that the browser shows; gone with the page.
struct Element: Sendable {
    /// By the WebDriver standard.
    static let key = "element-6066-11e4-a52e-4f735466cecf"

    let browser: Browser
    let id: String

    var reference: JSONValue { .object([.init(Self.key, .text(id))]) }

    func click() async throws { try await browser.tell("\(path)/click") }

    /// Clicks, and waits for the page that this leads to.
    func follow() async throws {
        try await browser.run("window.isLeft = true; return null", as: String?.self)
        try await click()
        try await browser.until("another page is shown") { browser in
            // Between two pages there is none that could answer.
            let isShown = "return !window.isLeft && document.readyState === 'complete'"
            return (try? await browser.run(isShown, as: Bool.self)) ?? false
        }
    }

    func type(_ text: String) async throws { try await browser.tell("\(path)/value", ["text": .text(text)]) }

    var text: String { get async throws { try await ask("text") } }
    /// As assistive technology is told of it.
    var role: String { get async throws { try await ask("computedrole") } }
    var label: String { get async throws { try await ask("computedlabel") } }

    func attribute(_ name: String) async throws -> String? {
        try await browser.driver.get("\(browser.session)\(path)/attribute/\(name)", as: String?.self)
    }

    private var path: String { "/element/\(id)" }

    private func ask(_ what: String) async throws -> String {
        try await browser.driver.get("\(browser.session)\(path)/\(what)", as: String.self)
    }
}

/// Profiles of browsers; those of runs that are dead go first.
private actor Profiles {
    static let shared = Profiles()

    private let root = "/tmp/pra-browsers"
    private var count = 0

    func newFolder() throws -> String {
        if count == 0 { try clear() }
        count += 1
        let folder = "\(root)/\(getpid())/\(count)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    func remove(_ folder: String) throws {
        try FileManager.default.removeItem(atPath: folder)
        // Fails while another test's is in it.
        unsafe rmdir("\(root)/\(getpid())")
    }

    private func clear() throws {
        try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
        for name in try FileManager.default.contentsOfDirectory(atPath: root) {
            guard let process = pid_t(name), kill(process, 0) != 0, errno == ESRCH else { continue }
            try FileManager.default.removeItem(atPath: "\(root)/\(name)")
        }
    }
}

/// Runs `body` with a browser, which has ended and left nothing behind afterwards, whatever happens.
func withBrowser<T>(_ look: Look = Look(), _ body: (Browser) async throws -> T) async throws -> T {
    let folder = try await Profiles.shared.newFolder()
    let driver = try await Driver.start()
    let result: Result<T, any Error>
    do {
        let browser = Browser(driver: driver, session: try await begin(driver, in: folder, look.languages))
        do {
            try await browser.look(look)
            result = .success(try await body(browser))
        } catch { result = .failure(error) }
        try await driver.delete(browser.session)
    } catch {
        try await Profiles.shared.remove(folder)
        throw error
    }
    try await Profiles.shared.remove(folder)
    return try result.get()
}

private func begin(_ driver: Driver, in folder: String, _ languages: String) async throws -> String {
    struct Session: Decodable { var sessionId: String }
    var arguments = [
        "--headless=new", "--remote-debugging-pipe", "--user-data-dir=\(folder)", "--accept-lang=\(languages)",
        "--disable-dev-shm-usage", "--force-prefers-reduced-motion",
    ]
    // Chromium refuses its sandbox to root.
    if getuid() == 0 { arguments.append("--no-sandbox") }
    let wanted: JSONValue = [
        "browserName": "chrome", "acceptInsecureCerts": true,
        "goog:loggingPrefs": ["browser": "ALL", "performance": "ALL"],
        "goog:chromeOptions": ["args": .list(arguments.map { .text($0) })],
    ]
    let begun = try await driver.post(
        "/session", ["capabilities": ["alwaysMatch": wanted]], as: Session.self)
    return "/session/\(begun.sessionId)"
}
