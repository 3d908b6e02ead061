import Model
import YAML

extension AlertChannel {
    static let httpGateway = Shape<HTTPGateway>.object(
        HTTPGateway.init,
        Field(
            "url", .webURLOrSecret, "Where it takes messages; by reference when it holds a token",
            example: "https://sms.example.org/v1/messages"),
        Field("method", .choice, "With GET the form is the URL's query", default: "POST"),
        Field(
            "headers", headers, "Of each request; what is secret by reference", default: [:],
            example: ["X-API-Key": ["env": "PRA_SMS_KEY"]]),
        Field(
            optional: "authorization", .secret, "The whole value of that header, such as “Bearer …”",
            example: ["env": "PRA_SMS_AUTHORIZATION"]),
        Field("plus", .boolean, "Numbers begin with “+”; some gateways take the digits alone", default: true),
        Field("body", template, "What is sent: {{to}}, {{text}} and {{id}} stand for what differs"),
        Field("okWhen", acceptance, "What an answer is that took the message; the rest is a refusal", default: [:]),
        Field(
            optional: "idPath", .text(.answerPath), "Where the answer has the message's id; without one it is refused",
            example: "messages.0.id"),
        Field(
            optional: "codePath", .text(.answerPath), "Where a refusal has its code", example: "error.code")
    ).checked { $0.faults }

    private static let template = Shape<MessageTemplate>.exactlyOne([
        Field(
            "form", Shape<[String: String]>.map(.text(.line), keys: .parameter).made { .form($0) },
            "As a web form sends it", example: ["to": "{{to}}", "message": "{{text}}"]),
        Field("json", Shape<JSONValue>.anyObject.made { .json($0) }, "As JSON", example: ["to": "{{to}}"]),
    ])

    private static let acceptance = Shape<Acceptance>.object(
        Acceptance.init,
        Field(
            "status", .list(.integer(200...299)), "One of these; any 2xx without it", default: [], example: [200, 202]),
        Field(optional: "path", .text(.answerPath), "What the JSON of the answer has there", example: "status"),
        Field(optional: "equals", .text(.line), "… is this", example: "queued")
    ).checked { acceptance in
        (acceptance.path == nil) == (acceptance.equals == nil)
            ? [] : [Fault("missing-field", "“path” and “equals” need each other", "write both, or neither")]
    }

    /// What is known to be a secret by its name is not written down.
    private static let headers: Shape<[String: SecretOrText]> = {
        let map = Shape<[String: SecretOrText]>.map(.lineOrSecret, keys: .headerName)
        return Shape(outline: map.outline) { node, reader in
            guard case .mapping(let entries) = node.content else { return map.read(node, &reader) }
            for entry in entries where entry.key.lowercased().hasSuffix("authorization") {
                guard case .scalar = entry.value.content else { continue }
                return reader.within(.field(entry.key)) { reader in
                    _ = Shape<SecretReference>.secret.read(entry.value, &reader)
                    return nil
                }
            }
            return map.read(node, &reader)
        }
    }()
}

extension AlertChannel.HTTPGateway {
    fileprivate var faults: [Fault] {
        let used = Set(body.texts.flatMap { AlertChannel.placeholders(in: $0) })
        let known = ["to", "text", "id"]
        let strange = used.subtracting(known).sorted().map { name in
            Fault(
                "unknown-placeholder", at: [.field("body")], "nothing is put in place of {{\(name)}}",
                suggestion(for: name, among: known))
        }
        let lacking = ["to", "text"].filter { !used.contains($0) }.map { name in
            Fault(
                "missing-placeholder", at: [.field("body")], "no message has its {{\(name)}}",
                "write {{\(name)}} where the gateway takes \(name == "to" ? "the number" : "the text")")
        }
        guard method == .get, case .json = body else { return strange + lacking }
        return [
            Fault("json-with-get", at: [.field("body")], "a GET has no body", "write a form, or method: POST")
        ]
    }
}

extension AlertChannel {
    /// Names between `{{` and `}}`, in their order.
    static func placeholders(in text: String) -> [String] {
        var (names, rest) = ([String](), text[...])
        while let start = rest.firstRange(of: "{{"), let end = rest[start.upperBound...].firstRange(of: "}}") {
            names.append(String(rest[start.upperBound..<end.lowerBound]))
            rest = rest[end.upperBound...]
        }
        return names
    }
}

extension AlertChannel.MessageTemplate {
    fileprivate var texts: [String] {
        switch self {
        case .form(let fields): Array(fields.values)
        case .json(let value): value.texts
        }
    }
}

extension JSONValue {
    fileprivate var texts: [String] {
        switch self {
        case .text(let text): [text]
        case .list(let items): items.flatMap(\.texts)
        case .object(let members): members.flatMap(\.value.texts)
        case .null, .boolean, .integer: []
        }
    }
}

extension TextForm where Value == String {
    static let answerPath = TextForm(
        "a path into an answer (names and indexes, “.” between them)", rule: "path",
        pattern: #"^[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63}){0,9}$"#, example: "messages.0.id"
    ) { text in
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count <= 10
            && parts.allSatisfy { (Letters.letters + .digits + "_-").spell($0.utf8, longest: 63) }
    }

    static let headerName = TextForm(
        "a header's name", rule: "header", pattern: "^[A-Za-z0-9-]{1,63}$", example: "X-API-Key"
    ) { (.letters + .digits + "-").spell($0.utf8, longest: 63) }

    static let parameter = TextForm(
        "a field's name", rule: "parameter", pattern: "^[A-Za-z0-9_.-]{1,63}$", example: "message"
    ) { (.letters + .digits + "_.-").spell($0.utf8, longest: 63) }
}
