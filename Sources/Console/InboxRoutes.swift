import Alerts
import HTTPTypes
import Model

/// What somebody finds in pra's own inbox: each their own, and nobody another's.
let inboxRoutes: [Route] = [
    Route(
        method: .get, path: "/api/v1/inbox", access: .everyRole,
        summary: "Your messages, newest first; what is given is seen from then on",
        parameters: pageParameters + [
            .init(
                name: "unread", schema: ["type": "boolean"],
                summary: "What you did not read and nobody is at, alone")
        ], reply: listReply
    ) { try await inbox($0) },
    Route(
        method: .post, path: "/api/v1/inbox/read", access: .everyRole,
        summary: "Say that you have read messages: these, or all",
        body: [
            "type": "object", "additionalProperties": false,
            "properties": [
                "ids": ["type": "array", "minItems": 1, "maxItems": 200, "items": ["type": "string"]],
                "all": ["type": "boolean", "enum": [true]],
            ],
        ]
    ) { try await read($0) },
]

private struct InboxPage: Encodable {
    var items: [ListedMessage]
    var next: String?
    /// How many of all that are there.
    var unread: Int
}

private func inbox(_ call: Call) async throws -> Answer {
    let (name, isUnread) = (try call.person().name, try call.flag("unread"))
    let all = try await call.source.inbox(of: name)
    let page = try call.page(of: all.reversed().filter { !isUnread || $0.isUnread }, id: \.message.id)
    try await call.source.mark(page.items.filter { $0.seenAt == nil }.map(\.message.id), of: name, asRead: false)
    return try .json(InboxPage(items: page.items, next: page.next, unread: all.count { $0.isUnread }))
}

private struct ReadWords: Decodable {
    var ids: [String]?
    var all: Bool?
}

private func read(_ call: Call) async throws -> Answer {
    let (words, name) = (try call.decoded(ReadWords.self), try call.person().name)
    guard (words.ids == nil) != (words.all == nil) else {
        throw Problem(.unprocessableContent, "say one of ids and all")
    }
    let new = try await call.source.inbox(of: name).newlyRead(words.ids, by: name)
    try await call.source.mark(new, of: name, asRead: true)
    return try .json(["read": new])
}
