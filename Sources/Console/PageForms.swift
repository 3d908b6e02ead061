import Model

extension Call {
    /// Does what a form asks for, and goes to the page at `path`; where it is refused, `page` says why.
    func send(
        to path: @autoclosure () -> String, else page: (Call, Problem) async throws -> Answer,
        _ act: () async throws -> Void
    ) async throws -> Answer {
        do {
            try await act()
            return .see(path())
        } catch let problem as Problem { return try await page(self, problem) } catch {
            return try await page(self, Problem(PraError.wrapping(error)))
        }
    }
}

/// Why something was not done, on the page where it was asked for; nothing of `nil`.
func troubleHTML(_ problem: Problem?, in language: Language) -> String {
    guard let problem else { return "" }
    return refusal.render([
        "title": language.text(.consoleRefused), "why": problem.words?.text(in: language) ?? problem.detail,
        "isEnglish": problem.words == nil,
    ])
}

private let refusal = Template(
    """
    <p class="trouble refusal" role="alert">{{title}} <span{{#isEnglish}} lang="en"{{/isEnglish}}>{{why}}</span></p>

    """)
