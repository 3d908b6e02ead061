import Alerts
import ArgumentParser
import Channels
import Manifests
import Model
import Planning
import Ports
import State
import Transfer

extension User.AddressedWay: ExpressibleByArgument {}

/// `pra user verify`: whether who reads at a contact is who is stated.
struct UserVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Send somebody a code, which shows that a contact is theirs.",
        discussion: """
            No alert goes to a telephone that was not verified: its owner is told over their next contact, or in the \
            inbox. The code goes to that contact over the first channel of its type, counts for 15 minutes and may be \
            mistyped five times; pra user confirm takes it. Mail need not be verified. Whoever wanted no messages any \
            more is told again once they are verified anew.

              pra user verify f-diallo --over SMS

            The ledger has that a code was sent, and neither the code nor the address.

            Exit status: 0; 1 the channel refused it; 2 the manifests are invalid, or state no such User, contact or \
            channel; 8 the channel gave no answer.
            """)
    @Argument(help: ArgumentHelp("Name of a User.", valueName: "user")) var user: String
    @Option(help: ArgumentHelp("Which of their contacts: SMS, WhatsApp or Email.", valueName: "way"))
    var over: User.AddressedWay
    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var place: AlertPlace

    func run() async throws {
        let (found, contact, channel) = try await target()
        let (now, random) = (SystemTime().now(), SystemRandom())
        let address = try await place.standing().contacts.digest(
            of: contact, of: user, salt: (random.next(), random.next()))
        let code = sixDigits(random)
        let record = ContactRecord(
            over: over.rawValue, address: address, .asked,
            code: SaltedDigest(of: code, salt: (random.next(), random.next())), until: now + ContactBook.codeLife)
        // First, so that no code is sent that could not be confirmed.
        let recorded = try await recordFact(
            .contact(record), about: found.id, confidence: .observed, in: place.state.path)
        let sender = ChannelSender(
            journal: nil, client: try HTTPClient(), secrets: Wiring.secrets, time: SystemTime())
        do throws(DeliveryFailure) {
            try await sender.send(
                message(of: code, to: found, at: now),
                to: ChannelTarget(
                    resource: channel.id, spec: channel.spec, recipient: contact.address, user: found.name))
        } catch { throw error.error }
        try place.show(
            found.id, recorded,
            "a code went to \(over.rawValue) \(masked(contact.address)) over \(channel.id); until "
                + "\(now + ContactBook.codeLife): pra user confirm \(user) CODE")
    }

    private func target() async throws(PraError) -> (
        Resource<User.Spec>, User.Contact, Resource<AlertChannel.Spec>
    ) {
        let desired = try await manifests.load()
        let found = try desired.user(named: user)
        guard let contact = found.spec.contacts.first(where: { $0.over == over }) else {
            throw PraError(
                .usage, "\(found.id) has no \(over.rawValue) contact",
                remedy: "add {over: \(over.rawValue), address: …} to its contacts")
        }
        guard let channel = User.Way(rawValue: over.rawValue).flatMap({ desired.channel(for: $0) }) else {
            throw PraError(
                .usage, "no AlertChannel has the type \(over.rawValue)",
                remedy: "add one; pra explain AlertChannel shows how it is stated")
        }
        return (found, contact, channel)
    }

    private func sixDigits(_ random: SystemRandom) -> String {
        let digits = String(random.next() % 1_000_000)
        return String(repeating: "0", count: 6 - digits.count) + digits
    }

    private func message(of code: String, to user: Resource<User.Spec>, at now: Timestamp) -> AlertMessage {
        let (language, severity) = (user.spec.language, AlertSeverity.info.rawValue)
        let id = "verify/\(user.name)/\(over.rawValue)/\(now)"
        return AlertMessage(
            id: id, thread: id, state: .opened, labels: ["severity": severity], severity: severity, at: now,
            since: now, title: language.text(.contactCode, [.name(code)]),
            body: language.text(
                .contactCodeHow, [.instant(now + ContactBook.codeLife), .name(user.name), .name(code)]))
    }
}

/// `pra user confirm`: the code that came back.
struct UserConfirmCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm", abstract: "Give the code that was received: alerts may go there.",
        discussion: """
            Exit status: 0; 2 the manifests are invalid, state no such User, or what was given is no code; 4 the code \
            is wrong, has expired, was mistyped too often, or none was sent.
            """)
    @Argument(help: ArgumentHelp("Name of a User.", valueName: "user")) var user: String
    @Argument(help: ArgumentHelp("Six digits.", valueName: "code")) var code: String
    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var place: AlertPlace

    func run() async throws {
        let found = try await manifests.load().user(named: user)
        guard code.count == 6, code.allSatisfy({ $0.isASCII && $0.isNumber }) else {
            throw PraError(.usage, "a code has six digits", remedy: "type the one that came")
        }
        let contacts = try await place.standing().contacts
        switch contacts.answer(to: code, of: found, at: SystemTime().now()) {
        case .right(let contact):
            let recorded = try await record(.verified, contact, of: found, contacts)
            try place.show(
                found.id, recorded,
                "\(contact.over.rawValue) \(masked(contact.address)) of \(user) is verified: alerts may go there")
        case .wrong(let asked, let left):
            for contact in asked { _ = try await record(.mistyped, contact, of: found, contacts) }
            throw PraError(
                .refused, "that is not the code that was sent; tries left: \(left)",
                remedy: left > 0 ? "type the one that came" : again)
        case .expired: throw PraError(.refused, "the code has expired", remedy: again)
        case .tooOften: throw PraError(.refused, "the code was mistyped too often", remedy: again)
        case .notAsked: throw PraError(.refused, "no code waits to be confirmed", remedy: again)
        }
    }

    private var again: String { "pra user verify \(user) --over SMS, WhatsApp or Email sends another one" }

    private func record(
        _ change: ContactRecord.Change, _ contact: User.Contact, of user: Resource<User.Spec>, _ contacts: ContactBook
    ) async throws(PraError) -> Recorded {
        let random = SystemRandom()
        let address = contacts.digest(of: contact, of: user.name, salt: (random.next(), random.next()))
        return try await recordFact(
            .contact(ContactRecord(over: contact.over.rawValue, address: address, change)), about: user.id,
            confidence: .observed, in: place.state.path)
    }
}
