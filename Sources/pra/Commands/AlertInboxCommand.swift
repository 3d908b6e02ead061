import Alerts
import ArgumentParser
import Model
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
        let new = try messages.newlyRead(all ? nil : ids, by: user)
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
        return try await journal.messages(of: user, at: SystemTime().now())
    }
}

private struct InboxDocument: Encodable {
    var messages: [ListedMessage]
    /// How many of all that are there.
    var unread: Int
}

extension ListedMessage {
    /// - Parameter isOwn: somebody's, who may say that they read it.
    fileprivate func text(isOwn: Bool) -> String {
        let head = "\(message.at)  \(message.severity)  \(isOwn ? "\(state.rawValue)  " : "")\(message.title)\n"
        let lines = message.wholeText.split(separator: "\n") + (isOwn ? [message.id[...]] : [])
        return head + lines.map { "  \($0)\n" }.joined()
    }
}
