import Model
import Ports

/// A message of Slack's incoming webhooks: Block Kit within its limits, and a line for notifications.
func slackBody(_ message: AlertMessage) throws(PraError) -> [UInt8] {
    let mark = message.state == .resolved ? ":white_check_mark:" : marks[message.severity] ?? ":information_source:"
    let labels = message.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "  ")
    let title = message.cut(message.title, to: 140)
    let details = (message.details ?? []).map { detail in
        "*\(escaped(detail.term))* " + (detail.isCommand ? "`\(escaped(detail.text))`" : escaped(detail.text))
    }
    let texts =
        [escaped(message.cut(message.body.isEmpty ? title : message.body, to: 2000))]
        + (details.isEmpty ? [] : [details.joined(separator: "\n")])
    return try compactJSON(
        Post(
            text: escaped("\(title)\n\(message.cut(message.body, to: 1000))"),
            blocks: [Block(type: "header", text: .init(type: "plain_text", text: "\(mark) \(title)"))]
                + texts.map { Block(type: "section", text: .init(type: "mrkdwn", text: $0)) }
                + [
                    Block(
                        type: "context",
                        elements: [
                            .init(
                                type: "mrkdwn",
                                text: escaped("\(message.cut(labels, to: 1000))  since \(message.since)"))
                        ])
                ]))
}

private let marks = ["critical": ":rotating_light:", "error": ":red_circle:", "warning": ":warning:"]

/// What begins links and commands stays text; a text at its limit may grow fivefold and is still within Slack's.
private func escaped(_ text: String) -> String {
    let safe = text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    return safe.count <= 3000 ? safe : String(safe.prefix(2999)) + "…"
}

private struct Post: Encodable {
    let text: String
    let blocks: [Block]
}

private struct Block: Encodable {
    struct Text: Encodable {
        let type: String
        let text: String
    }

    var type: String
    var text: Text?
    var elements: [Text]?
}

/// What Slack says in words. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
let slackAnswers: [String: DeliveryFailure.Kind] = [
    "invalid_payload": .payload, "invalid_blocks": .payload, "no_text": .payload, "too_many_attachments": .payload,
    "msg_blocks_too_long": .payload,
    "user_not_found": .configuration, "channel_not_found": .configuration, "channel_is_archived": .configuration,
    "action_prohibited": .configuration, "posting_to_general_channel_denied": .configuration,
    "invalid_token": .configuration, "no_active_hooks": .configuration, "no_service": .configuration,
    "no_service_id": .configuration, "no_team": .configuration, "team_disabled": .configuration,
    "rollup_error": .transient,
]
