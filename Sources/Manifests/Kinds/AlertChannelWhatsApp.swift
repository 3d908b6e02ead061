import Model

extension AlertChannel {
    /// The Cloud API of WhatsApp: templates that Meta has approved, which alone may begin a conversation.
    package struct WhatsApp: Hashable, Sendable {
        package var url: String
        package var version: String
        package var phoneNumberID: String
        package var token: SecretReference
        package var template: String
        package var language: String
        /// Numbers, where a receiver names no people.
        package var to: [String]
        /// What its codes mean; these count before pra's own table.
        package var codes: [String: Meaning]
    }

    static let whatsApp = Shape<WhatsApp>.object(
        WhatsApp.init,
        Field(
            "url", .text(.endpoint), "Where its API is", default: "https://graph.facebook.com",
            example: "https://graph.facebook.com"),
        Field("version", .text(.graphVersion), "Of the API", default: "v23.0"),
        Field(
            "phoneNumberId", .text(.decimal), "Id of the number that messages are from, as Meta shows it",
            example: "106540352242922"),
        Field("token", .secret, "Where the token of a system user is", example: ["env": "PRA_WHATSAPP_TOKEN"]),
        Field(
            "template", .text(.templateName),
            "An approved template with two parameters in its body: the title, and what is told", example: "dr_alert"),
        Field("language", .text(.locale), "In which the template was approved", default: "en_US"),
        Field(
            "to", .list(.text(.number), distinct: nil) { $0 },
            "Who is written to where a receiver names no people: each gets a message of their own", default: [],
            example: ["+224600000000"]),
        Field("codes", codes, "What codes of the API mean, before pra's own table of them", default: [:]))
}

extension TextForm where Value == String {
    static let graphVersion = TextForm(
        "a version of the Graph API", rule: "version", pattern: #"^v[0-9]{1,3}\.[0-9]{1,2}$"#, example: "v23.0"
    ) { text in
        let parts = text.dropFirst().split(separator: ".", omittingEmptySubsequences: false)
        return text.hasPrefix("v") && parts.count == 2 && Letters.digits.spell(parts[0].utf8, longest: 3)
            && Letters.digits.spell(parts[1].utf8, longest: 2)
    }

    static let decimal = TextForm("digits", rule: "digits", pattern: "^[0-9]{1,20}$", example: "106540352242922") {
        Letters.digits.spell($0.utf8, longest: 20)
    }

    static let templateName = TextForm(
        "a template's name (lower-case letters, digits and “_”)", rule: "template", pattern: "^[a-z0-9_]{1,512}$",
        example: "dr_alert"
    ) { (.lower + .digits + "_").spell($0.utf8, longest: 512) }

    static let locale = TextForm(
        "a language as Meta writes it", rule: "locale", pattern: "^[a-z]{2,3}(_[A-Z]{2})?$", example: "en_US"
    ) { text in
        let parts = text.split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts[0].utf8.count >= 2, Letters.lower.spell(parts[0].utf8, longest: 3) else {
            return false
        }
        return parts.count == 1 || (parts[1].utf8.count == 2 && parts[1].utf8.allSatisfy { (65...90).contains($0) })
    }
}
