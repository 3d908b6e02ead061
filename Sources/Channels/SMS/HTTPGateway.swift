import Manifests
import Model
import Ports
import Transfer

/// What differs between messages.
struct MessageValues: Sendable {
    var to: String
    var text: String
    var id: String

    /// `template` with these in place of `{{to}}`, `{{text}}` and `{{id}}`. What is put in is not looked through again.
    func filled(into template: String) -> String {
        var (text, rest) = ("", template[...])
        while let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}") {
            text += rest[..<start.lowerBound] + (self[rest[start.upperBound..<end.lowerBound]] ?? "")
            rest = rest[end.upperBound...]
        }
        return text + rest
    }

    private subscript(name: Substring) -> String? {
        switch name {
        case "to": to
        case "text": text
        case "id": id
        default: nil
        }
    }

    fileprivate func filled(into value: JSONValue) -> JSONValue {
        switch value {
        case .text(let template): .text(filled(into: template))
        case .list(let items): .list(items.map { filled(into: $0) })
        case .object(let members):
            .object(members.map { JSONValue.Member($0.name, filled(into: $0.value)) })
        case .null, .boolean, .integer: value
        }
    }
}

/// The body of a message, and what it is.
func gatewayBody(
    _ template: AlertChannel.MessageTemplate, _ values: MessageValues
) -> (text: String, contentType: String) {
    switch template {
    case .form(let fields):
        let filled = fields.sorted { $0.key < $1.key }.map { ($0.key, values.filled(into: $0.value)) }
        return (webForm(filled), formType)
    case .json(let value): return (values.filled(into: value).compact, "application/json")
    }
}

func gatewayRequest(
    _ values: MessageValues, to gateway: AlertChannel.HTTPGateway, _ settings: RequestSettings,
    _ secrets: any SecretResolver
) async throws(PraError) -> HTTPRequest {
    var headers: [String: String] = [:]
    for (name, value) in gateway.headers { headers[name] = try await revealed(value, secrets) }
    if let reference = gateway.authorization {
        headers["Authorization"] = try await secrets.resolve(reference).revealed
    }
    let url = try await revealed(gateway.url, secrets)
    let (text, contentType) = gatewayBody(gateway.body, values)
    switch gateway.method {
    case .get: return settings.request(.get, "\(url)\(url.contains("?") ? "&" : "?")\(text)", headers)
    case .post: return settings.request(.post(Array(text.utf8), contentType: contentType), url, headers)
    }
}

private func revealed(
    _ value: AlertChannel.SecretOrText, _ secrets: any SecretResolver
) async throws(PraError) -> String {
    switch value {
    case .text(let text): text
    case .secret(let reference): try await secrets.resolve(reference).revealed
    }
}

extension AlertChannel.HTTPGateway {
    /// Whether an answer says that the message was taken.
    func took(_ status: Int, _ answer: JSONAnswer) -> Bool {
        let isStatus = okWhen.status.isEmpty ? (200..<300).contains(status) : okWhen.status.contains(status)
        let isSaid = okWhen.path.map { answer.text(at: $0) == okWhen.equals } ?? true
        return isStatus && isSaid && (idPath.map { answer.text(at: $0) != nil } ?? true)
    }
}
