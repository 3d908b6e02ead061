import ArgumentParser
import Model
import Planning
import Ports
import State

/// `pra alert inbox`: what somebody finds in pra's own inbox.
struct AlertInboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inbox", abstract: "List the messages of the in-app inbox, newest last.",
        discussion: """
            With --user what that User finds there, everybody's included, and each message is seen from then on. It \
            is unread, seen, read (pra alert read), or acknowledged: somebody is at all that it is about (pra alert \
            ack). That a message was seen or read here is in the state database alone; the ledger has who is at what. \
            Messages go when the AlertChannel's keep is over, 90 days unless it says otherwise.

            Exit status: 0; 2 the manifests are invalid, or state no such User.
            """)
    @OptionGroup var reader: InboxReader
    @Flag(help: "What was neither read nor acknowledged alone.") var unread = false

    func run() async throws {
        let all = try await reader.messages()
        let shown = unread ? all.filter(\.isUnread) : all
        if let user = reader.user {
            try await SQLiteJournal.markInbox(
                in: reader.place.state.path, shown.filter { $0.seenAt == nil }.map(\.message.id), of: user,
                asRead: false, at: SystemTime().now())
        }
        let document = InboxDocument(messages: shown, unread: all.count { $0.isUnread })
        try reader.place.output.show(json: Versioned("pra.inbox/v2", document)) {
            shown.isEmpty ? "no messages\n" : shown.map { $0.text(isOwn: reader.user != nil) }.joined()
        }
    }
}

/// `pra alert read`: somebody knows what a message says.
struct AlertReadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read", abstract: "Say that a User has read messages of the inbox.",
        discussion: """
            Nobody is told less by it: pra alert ack says that somebody is at an incident.

              pra alert read --all --user f-diallo

            Exit status: 0; 2 the manifests are invalid, state no such User, or it is not said what was read; 6 there \
            is no such message.
            """)
    @Argument(help: ArgumentHelp("As pra alert inbox --user names them.", valueName: "message"))
    var ids: [String] = []
    @Flag(help: "All that is there.") var all = false
    @OptionGroup var reader: InboxReader

    private struct Outcome: Encodable {
        /// Those that were not read before.
        var read: [String]
    }

    func run() async throws {
        guard let user = reader.user else {
            throw PraError(.usage, "it is not said who read them", remedy: "add --user NAME")
        }
        guard all != !ids.isEmpty else {
            throw PraError(.usage, "it is not said what was read", remedy: "give the message's name, or --all")
        }
        let messages = try await reader.messages()
        let known = Set(messages.map(\.message.id))
        if let stray = ids.first(where: { !known.contains($0) }) {
            throw PraError(
                .incidentMissing, "there is no message \(stray) for \(user)",
                remedy: "pra alert inbox --user \(user) lists them")
        }
        let new = messages.filter { $0.readAt == nil && (all || ids.contains($0.message.id)) }.map(\.message.id)
        try await SQLiteJournal.markInbox(
            in: reader.place.state.path, new, of: user, asRead: true, at: SystemTime().now())
        try reader.place.output.show(json: Versioned("pra.inbox-read/v1", Outcome(read: new))) {
            new.isEmpty ? "\(user) has read that already\n" : "\(user) has read \(new.count) messages\n"
        }
    }
}

/// Whose inbox it is.
struct InboxReader: ParsableArguments {
    @Option(help: ArgumentHelp("Name of a User.", valueName: "user")) var user: String?
    @OptionGroup var manifests: ManifestOptions
    @OptionGroup var place: AlertPlace

    fileprivate func messages() async throws(PraError) -> [ListedMessage] {
        if let user { _ = try await manifests.load().user(named: user) }
        let journal = try await openLedger(place.state.path)
        let entries = try await journal.inbox(of: user)
        guard let first = entries.map({ $0.message.since }).min() else { return [] }
        let (now, size) = (SystemTime().now(), try await journal.size())
        let said = try await journal.scan(
            .period(from: first, to: now), upTo: size, into: AcknowledgedAlerts()
        ) { said, fact, _ in said.take(fact) }
        return entries.map { ListedMessage($0, isAcknowledged: said.cover($0.message)) }
    }
}

private struct InboxDocument: Encodable {
    var messages: [ListedMessage]
    /// How many of all that are there.
    var unread: Int
}

private struct ListedMessage: Encodable {
    enum State: String, Encodable { case unread, seen, read, acknowledged }

    var message: AlertMessage
    var state: State
    var seenAt: Timestamp?
    var readAt: Timestamp?

    init(_ entry: InboxEntry, isAcknowledged: Bool) {
        (message, seenAt, readAt) = (entry.message, entry.seenAt, entry.readAt)
        state = isAcknowledged ? .acknowledged : readAt != nil ? .read : seenAt != nil ? .seen : .unread
    }

    var isUnread: Bool { state == .unread || state == .seen }

    /// - Parameter isOwn: somebody's, who may say that they read it.
    func text(isOwn: Bool) -> String {
        let head = "\(message.at)  \(message.severity)  \(isOwn ? "\(state.rawValue)  " : "")\(message.title)\n"
        let lines = message.wholeText.split(separator: "\n") + (isOwn ? [message.id[...]] : [])
        return head + lines.map { "  \($0)\n" }.joined()
    }
}
