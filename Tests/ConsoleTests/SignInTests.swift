import Foundation
import Model
import Synchronization
import Testing

@testable import Console

@Suite("Who comes and goes", .timeLimit(.minutes(2))) struct SignInTests {
    private func told(_ source: Shown) -> [String] {
        source.signIns.withLock { facts in
            facts.map { fact in
                let (name, times): (String, Int) =
                    switch fact.event {
                    case .signedIn(let record): ("signedIn", record.times)
                    case .signInFailed(let record): ("failed", record.times)
                    case .signInThrottled(let record): ("throttled", record.times)
                    case .signedOut(let record): ("signedOut", record.times)
                    default: ("?", 0)
                    }
                return "\(name) \(times) \(fact.subject.name) by \(fact.actor)"
            }
        }
    }

    /// Shows something new until as much was told.
    private func wait(for count: Int, _ source: Shown) async {
        while told(source).count < count {
            source.look()
            await Task.yield()
        }
    }

    @Test("stands in the ledger: who came and went, and who failed at whose name, once a minute with how often")
    func recorded() async throws {
        let source = try Shown([.viewer])
        try await serve(source) { visitor in
            let session = try await visitor.session(of: "viewer")
            _ = try await visitor.ask("/logout", .form(""), session)
            for _ in 0..<7 { _ = try await visitor.logIn("viewer", "wrong") }
            #expect(
                told(source) == [
                    "signedIn 1 viewer by operator:viewer", "signedOut 1 viewer by operator:viewer",
                    "failed 1 viewer by loop", "throttled 1 viewer by loop",
                ])
            source.pass(.seconds(61))
            await wait(for: 6, source)
            #expect(Set(told(source).dropFirst(4)) == ["failed 4 viewer by loop", "throttled 1 viewer by loop"])
            source.pass(.seconds(61))
            for _ in 0..<3 { source.look() }
            #expect(told(source).count == 6, "nothing more happened")
        }
    }

    /// Goal: who tries names and passwords fills no ledger, and what they typed stands nowhere: people type their
    /// password where their name should be.
    @Test("of names that nobody has tells how many tries there were, and no name")
    func unknownNames() async throws {
        let source = try Shown([.viewer])
        try await serve(source) { visitor in
            for number in 0..<6 { _ = try await visitor.logIn("hunter2-\(number)", "other-\(number)") }
            #expect(told(source) == ["failed 1 (unknown) by loop"])
        }
        #expect(told(source) == ["failed 1 (unknown) by loop", "failed 5 (unknown) by loop"], "the rest at the end")
        let ledger = try source.signIns.withLock { try JSONEncoder().encode($0) }
        #expect(!String(decoding: ledger, as: UTF8.self).contains("hunter2"))
        #expect(!String(decoding: ledger, as: UTF8.self).contains("other"))
    }

    @Test("is told later while the ledger takes nothing: people come in nevertheless")
    func refusingLedger() async throws {
        let source = try Shown([.viewer])
        source.refusal.withLock { $0 = PraError(.stateUnavailable, "locked", remedy: "wait") }
        try await serve(source) { visitor in
            let heard = try await visitor.logIn("viewer")
            #expect(heard.status == 303 && told(source).isEmpty)
            source.refusal.withLock { $0 = nil }
            source.pass(.seconds(61))
            await wait(for: 1, source)
            #expect(told(source) == ["signedIn 1 viewer by operator:viewer"])
        }
    }
}
