import Fixtures
import Manifests
import Model
import Testing

@testable import Alerts

/// What a code proves of a contact, and what it does not.
@Suite struct ContactBookTests {
    private static let number = "+224600000000"
    private let now = Timestamp(seconds: 1_800_000_000)
    private var book = ContactBook()

    private func user(_ number: String = Self.number) throws -> Resource<User.Spec> {
        let text = """
            apiVersion: pra/v1
            kind: User
            metadata: {name: sow}
            spec: {fullName: A. Sow, contacts: [{over: SMS, address: "\(number)"}, {over: Email, address: a@b.org}]}

            """
        return try #require(try desired(["akig"], more: [text]).users.first)
    }

    private mutating func take(
        _ change: ContactRecord.Change, of user: Resource<User.Spec>, code: String? = nil
    ) {
        let address = book.digest(of: user.spec.contacts[0], of: "sow", salt: (1, 2))
        let record = ContactRecord(
            over: "SMS", address: address, change, code: code.map { SaltedDigest(of: $0, salt: (3, 4)) },
            until: code.map { _ in now + ContactBook.codeLife })
        book.take(record, of: "sow")
    }

    @Test("a telephone is told nothing until its code came back; mail is")
    mutating func verified() throws {
        let user = try user(), sms = user.spec.contacts[0]
        #expect(book.standing(of: sms, of: "sow") == .unverified && !book.mayTell(sms, of: "sow"))
        #expect(book.mayTell(user.spec.contacts[1], of: "sow"))
        take(.asked, of: user, code: "012345")
        #expect(!book.mayTell(sms, of: "sow"))
        #expect(book.answer(to: "012345", of: user, at: now) == .right(sms))
        take(.verified, of: user)
        #expect(book.standing(of: sms, of: "sow") == .verified && book.mayTell(sms, of: "sow"))
        #expect(!book.mayTell(sms, of: "other"), "it is hers alone")
        #expect(book.answer(to: "012345", of: user, at: now) == .notAsked, "a code counts once")
    }

    @Test("an address that was changed is another contact")
    mutating func changed() throws {
        let old = try user(), new = try user("+224611111111")
        take(.verified, of: old)
        #expect(book.standing(of: new.spec.contacts[0], of: "sow") == .unverified)
        take(.asked, of: new, code: "111111")
        #expect(book.standing(of: old.spec.contacts[0], of: "sow") == .unverified)
        #expect(book.answer(to: "111111", of: old, at: now) == .notAsked, "a code is of one address")
    }

    @Test("a code that is late, wrong or was mistyped five times counts no more; another one does")
    mutating func wrong() throws {
        let user = try user(), sms = user.spec.contacts[0]
        #expect(book.answer(to: "012345", of: user, at: now) == .notAsked)
        take(.asked, of: user, code: "012345")
        #expect(book.answer(to: "012345", of: user, at: now + .seconds(899)) == .right(sms))
        #expect(book.answer(to: "012345", of: user, at: now + .seconds(900)) == .expired)
        for left in [4, 3, 2, 1, 0] {
            #expect(book.answer(to: "543210", of: user, at: now) == .wrong([sms], left: left))
            take(.mistyped, of: user)
        }
        #expect(book.answer(to: "012345", of: user, at: now) == .tooOften)
        take(.asked, of: user, code: "222222")
        #expect(book.answer(to: "222222", of: user, at: now) == .right(sms))
    }

    @Test("whoever wants no messages gets none until they are verified anew")
    mutating func optedOut() throws {
        let user = try user(), sms = user.spec.contacts[0]
        take(.verified, of: user)
        take(.optedOut, of: user)
        #expect(book.standing(of: sms, of: "sow") == .optedOut && !book.mayTell(sms, of: "sow"))
        take(.asked, of: user, code: "012345")
        #expect(book.standing(of: sms, of: "sow") == .optedOut)
        take(.verified, of: user)
        #expect(book.mayTell(sms, of: "sow"))
    }

    @Test("neither a number nor a code can be read in a record")
    func sealed() {
        let one = SaltedDigest(of: Self.number, salt: (1, 2)), other = SaltedDigest(of: Self.number, salt: (1, 3))
        #expect(one.matches(Self.number) && !one.matches("+224600000001") && one.digest != other.digest)
    }
}
