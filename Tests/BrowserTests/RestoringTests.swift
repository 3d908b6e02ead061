import ClusterHarness
import Foundation
import Testing

/// A restore as two people do it.
@Suite("Restoring", .enabled(if: Driver.isAvailable && TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct RestoringTests {
    private func value(of id: String, _ browser: Browser) async throws -> String {
        try await browser.run("return document.getElementById('\(id)').value", as: String.self)
    }

    /// As it is on a desk and on a phone.
    private func inspect(_ desk: Desk) async throws {
        for width in [1440, 360] {
            try await desk.browser.look(Look(width: width))
            try await desk.inspect()
        }
    }

    @Test("a moment is pointed at, its plan is seen, another person approves, and the page follows until it is done")
    func byTwoPeople() async throws {
        try await withConsole { desk in
            let browser = desk.browser, folder = "\(desk.site.folder)/copy"
            try await desk.logIn(as: .operator)
            try await browser.until("the time line is there", within: .seconds(90)) { browser in
                // To a moment after the last commit nobody can be brought.
                try await desk.cluster.psql("insert into items select max(id) + 1, 'more' from items")
                try await browser.go("\(desk.url)/restores")
                return try await browser.all(".parts a[title$='can be restored']").count > 3
            }
            try await inspect(desk)
            let part = try await browser.find(".parts a[title$='can be restored']")
            let name = try await part.label
            try await browser.tap(part, by: .touch)
            try await browser.until("a moment is chosen") { try await value(of: "to", $0) != "latest" }
            let pinned = try await browser.find(".line .name").text
            #expect(name == "Take \(pinned): can be restored")
            try await inspect(desk)
            try await browser.find("#into").type(folder)
            try await browser.find(".fields button").follow()
            let plan = try await browser.text
            #expect(plan.contains("into \(folder). Nothing was done."), "\(plan)")
            try await inspect(desk)
            try await browser.find("button.main").follow()
            let page = try await browser.url
            #expect(try await browser.text.contains("waiting for approval"))
            try await inspect(desk)
            try await desk.logIn(as: .approver)
            try await browser.go(page)
            try await inspect(desk)
            try await browser.find("#comment").type("CHG-311")
            try await browser.find("button.main").follow()
            try await desk.logIn(as: .operator)
            try await browser.go(page)
            try await inspect(desk)
            try await browser.find("#password").type(Person.password)
            try await browser.find("button.main").follow()
            try await browser.until("it is done, without a reload", within: .seconds(90)) { browser in
                try await browser.text.contains("✓ done")
            }
            try await inspect(desk)
            #expect(FileManager.default.fileExists(atPath: "\(folder)/global/pg_control"))
        }
    }
}
