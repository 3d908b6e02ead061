import Manifests
import Model
import Ports

/// A template with two parameters: what it is called, and what is told of it.
func whatsAppBody(
    _ message: AlertMessage, _ whatsApp: AlertChannel.WhatsApp, to: String, id: String
) throws(PraError) -> [UInt8] {
    let told = message.wholeText.isEmpty ? message.title : message.wholeText
    let parameters = [parameter(message.title, atMost: 150), parameter(told, atMost: 700)]
    return try compactJSON(
        Post(
            to: to,
            template: .init(
                name: whatsApp.template, language: .init(code: whatsApp.language),
                components: [.init(parameters: parameters.map { .init(text: $0) })]),
            biz_opaque_callback_data: id))
}

/// Meta refuses line breaks, tabs, more than four spaces in a row, nothing at all, and a body above 1024 signs.
private func parameter(_ text: String, atMost limit: Int) -> String {
    let words = text.split { $0.isWhitespace || $0.isNewline }.joined(separator: " ")
    guard words.count > limit else { return words.isEmpty ? "-" : words }
    return words.prefix(limit - 1) + "…"
}

private struct Post: Encodable {
    struct Template: Encodable {
        let name: String
        let language: Language
        let components: [Component]
    }

    struct Language: Encodable {
        let code: String
    }

    struct Component: Encodable {
        let type = "body"
        let parameters: [Parameter]
    }

    struct Parameter: Encodable {
        let type = "text"
        let text: String
    }

    let messaging_product = "whatsapp"
    let recipient_type = "individual"
    let type = "template"
    let to: String
    let template: Template
    /// Comes back with each status of the message.
    let biz_opaque_callback_data: String
}
