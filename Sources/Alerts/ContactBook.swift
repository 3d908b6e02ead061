import Crypto
import Manifests
import Model

/// What is known of people's contacts, folded from what the ledger says of them.
package struct ContactBook: Sendable {
    package enum Standing: String, Hashable, Sendable, Encodable {
        case unverified, verified
        case optedOut = "opted out"
    }

    /// What becomes of a code that somebody typed.
    package enum Answer: Hashable, Sendable {
        case right(User.Contact)
        /// For each of these one try less; how many are left.
        case wrong([User.Contact], left: Int)
        case expired
        case tooOften
        /// No code waits.
        case notAsked
    }

    /// For so long a code counts, and so often another may be typed.
    package static let codeLife = Duration.seconds(900)
    package static let mostTries = 5

    private struct Place: Hashable {
        var user: String
        var over: String
    }

    private struct Known {
        var address: SaltedDigest
        var standing = Standing.unverified
        var code: SaltedDigest?
        var until: Timestamp?
        var wrong = 0
    }

    private var known: [Place: Known] = [:]

    package init() {}

    package mutating func take(_ record: ContactRecord, of user: String) {
        let place = Place(user: user, over: record.over)
        var contact = known[place] ?? Known(address: record.address)
        if contact.address != record.address { contact = Known(address: record.address) }
        switch record.change {
        case .asked: (contact.code, contact.until, contact.wrong) = (record.code, record.until, 0)
        case .mistyped: contact.wrong += 1
        case .verified: contact = Known(address: record.address, standing: .verified)
        case .optedOut: contact.standing = .optedOut
        }
        known[place] = contact
    }

    package func standing(of contact: User.Contact, of user: String) -> Standing {
        entry(of: contact, of: user)?.standing ?? .unverified
    }

    /// Whether alerts may go there: to a telephone once its owner has said that it is theirs, to mail until they say
    /// that they want none.
    package func mayTell(_ contact: User.Contact, of user: String) -> Bool {
        switch standing(of: contact, of: user) {
        case .verified: true
        case .unverified: contact.over == .email
        case .optedOut: false
        }
    }

    /// By which records of a contact know its address again.
    /// - Parameter salt: for one of which there is none yet.
    package func digest(of contact: User.Contact, of user: String, salt: (UInt64, UInt64)) -> SaltedDigest {
        entry(of: contact, of: user)?.address ?? SaltedDigest(of: contact.address, salt: salt)
    }

    package func answer(to code: String, of user: Resource<User.Spec>, at now: Timestamp) -> Answer {
        let asked = user.spec.contacts.compactMap { contact -> (contact: User.Contact, entry: Known)? in
            guard let entry = entry(of: contact, of: user.name), entry.code != nil else { return nil }
            return (contact, entry)
        }
        guard !asked.isEmpty else { return .notAsked }
        let inTime = asked.filter { now < $0.entry.until ?? now }
        guard !inTime.isEmpty else { return .expired }
        let open = inTime.filter { $0.entry.wrong < Self.mostTries }
        guard !open.isEmpty else { return .tooOften }
        if let right = open.first(where: { $0.entry.code?.matches(code) ?? false }) { return .right(right.contact) }
        return .wrong(open.map(\.contact), left: open.map { Self.mostTries - $0.entry.wrong - 1 }.max() ?? 0)
    }

    private func entry(of contact: User.Contact, of user: String) -> Known? {
        let entry = known[Place(user: user, over: contact.over.rawValue)]
        return entry.flatMap { $0.address.matches(contact.address) ? $0 : nil }
    }
}

extension SaltedDigest {
    /// - Parameter salt: nobody can foretell it.
    package init(of text: String, salt: (UInt64, UInt64)) {
        let hex = "\(String(salt.0, radix: 16))\(String(salt.1, radix: 16))"
        self.init(salt: hex, digest: Self.digest(hex, text))
    }

    package func matches(_ text: String) -> Bool { Self.digest(salt, text) == digest }

    private static func digest(_ salt: String, _ text: String) -> Model.Digest {
        Model.Digest(SHA256.hash(data: Array("\(salt) \(text)".utf8)))
    }
}
