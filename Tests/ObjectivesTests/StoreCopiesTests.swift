import Model
import Testing

@testable import Objectives

/// What each store keeps of a cluster, and whether it reaches back as far as the plan wants.
@Suite struct StoreCopiesTests {
    private typealias Make = ControlFixtures

    private func copies(_ more: [Fact]) throws -> StoreCopies {
        let facts = Make.sound + more, end = at(Make.end)
        var account = ControlsAccount(promises: Promises(in: facts), period: Period(from: at(0), to: end))
        for (index, fact) in facts.enumerated() { account.take(fact, at: index) }
        return try #require(account.copies(of: ResourceID("Cluster", "akig")).first { $0.store == "local" })
    }

    @Test func whatIsKeptIsHeldAgainstWhatIsWanted() throws {
        let sound = try copies([])
        #expect(sound.isKept == true && sound.points == 1 && sound.host == "h" && sound.site != nil)
        #expect(sound.kept == .seconds(36 * Make.day) && sound.wanted == .seconds(35 * Make.day))
        #expect(try copies([Make.holding("local", since: 34 * Make.day)]).isKept == false)
        #expect(try copies([Make.holding("local", since: nil)]).isKept == false)
    }

    /// What nobody looked at for too long, or could not have been reached yet, is neither.
    @Test func whatCanNotBeToldIsUnknown() throws {
        let old = Make.sound.filter { if case .holding = $0.event { false } else { true } }
        var account = ControlsAccount(promises: Promises(in: old), period: Period(from: at(0), to: at(Make.end)))
        for (index, fact) in old.enumerated() { account.take(fact, at: index) }
        let unseen = account.copies(of: ResourceID("Cluster", "akig"))
        #expect(!unseen.isEmpty && unseen.allSatisfy { $0.isKept == nil && $0.kept == nil })
        let more = [Make.stated { $0.retention = .seconds(400 * Make.day) }]
        #expect(try copies(more).isKept == nil)
    }
}
