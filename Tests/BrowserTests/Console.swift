import ClusterHarness
import Console
import Foundation
import Manifests
import Model
import Testing

/// Who the tests' console lets in; for each role somebody of its name, in English, and one who reads French.
enum Person: String, Sendable, CaseIterable {
    case viewer, `operator`, approver, auditor, admin
    case french

    static let password = "correct horse battery"

    fileprivate func manifest(_ hash: String) -> String {
        let isFrench = self == .french
        return """

            ---
            apiVersion: pra/v1
            kind: User
            metadata: {name: \(rawValue)}
            spec:
              fullName: \(isFrench ? "Fatoumata Diallo" : "Emma \(rawValue)")
              language: \(isFrench ? "fr" : "en")
              roles: [\(isFrench ? "operator" : rawValue)]
              console: {password: "\(hash)"}
            """
    }
}

/// `pra run --console` over a real cluster, and a browser before it.
struct Desk: Sendable {
    let browser: Browser
    let site: Site
    let cluster: TestCluster
    /// Of the console, without a slash at its end.
    let url: String

    /// Goes to a page of the console, which is to be without barriers and complaints.
    func visit(_ path: String, sourceLocation: Testing.SourceLocation = #_sourceLocation) async throws {
        try await browser.go(url + path)
        try await inspect(sourceLocation: sourceLocation)
    }

    /// What holds of every page, as it is shown now.
    func inspect(sourceLocation: Testing.SourceLocation = #_sourceLocation) async throws {
        // Nothing is put in place of what is walked over.
        let hold =
            "const main = document.querySelector('main'), was = main.dataset.busy !== undefined;"
            + "main.dataset.busy = ''; return was"
        let wasHeld = try await browser.run(hold, as: Bool.self)
        let (barriers, url) = (try await browser.barriers(), try await browser.url)
        if !wasHeld {
            let release = "delete document.querySelector('main').dataset.busy; return null"
            try await browser.run(release, as: String?.self)
        }
        #expect(barriers == [], "\(url)", sourceLocation: sourceLocation)
        let complaints = try await browser.complaints()
        #expect(complaints.isEmpty, "\(complaints)", sourceLocation: sourceLocation)
    }

    /// By the form, whatever page is shown; the first page is shown afterwards.
    func logIn(as person: Person, _ password: String = Person.password) async throws {
        try await browser.go("\(url)/login")
        try await browser.find("#name").type(person.rawValue)
        try await browser.find("#password").type(password)
        try await browser.find("main button").follow()
    }

    /// Until the loop has shown the console what it saw.
    func awaitStatus() async throws {
        try await browser.go("\(url)/status")
        try await browser.until("the console shows a status") { browser in
            try await browser.reload()
            return try await !browser.all("section").isEmpty
        }
    }
}

/// Runs `body` at a desk where nobody is logged in yet.
/// - Parameter isEncrypted: the console is served over TLS.
func withConsole(
    _ look: Look = Look(), isEncrypted: Bool = false, stating extra: String = "", _ body: (Desk) async throws -> Void
) async throws {
    let hash = try PasswordHash(of: Person.password).text
    try await withNewCluster { site, cluster in
        try await site.state(Statement(extra: Person.allCases.map { $0.manifest(hash) }.joined() + extra))
        if isEncrypted { try await site.certify("console") }
        let tls = isEncrypted ? ["--tls-certificate", "console.crt", "--tls-key", "console.key"] : []
        let run = try await site.start(["run", "--console", "127.0.0.1:0"] + tls)
        try await site.hear("takes requests", from: run, within: .seconds(120))
        let url = try #require(try run.said.firstMatch(of: /https?:\/\/127\.0\.0\.1:\d+/)?.output)
        try await withBrowser(look) { browser in
            try await body(Desk(browser: browser, site: site, cluster: cluster, url: String(url)))
        }
        let ending = try await site.end(run, with: SIGTERM)
        #expect(ending.status == 0, "\(ending)")
    }
}
