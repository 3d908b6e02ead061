import Model

extension AlertChannel {
    static let sms = Shape<SMS>.object(
        SMS.init,
        Field("gateway", gateway, "Who takes the messages"),
        Field(
            "to", .list(.text(.number), distinct: nil) { $0 },
            "Who is written to where a receiver names no people: each gets a message of their own", default: [],
            example: ["+224600000000"]),
        Field("codes", codes, "What codes of the gateway mean, before pra's own table of them", default: [:]))

    private static let gateway = Shape<Gateway>.exactlyOne([
        Field("twilio", twilio.made { .twilio($0) }, "Twilio's Programmable Messaging"),
        Field("http", httpGateway.made { .http($0) }, "Any other that takes one HTTP request for each message"),
    ])

    /// Of an answer, by its code.
    static let codes = Shape<[String: Meaning]>.map(.choice, keys: .answerCode)

    private static let twilio = Shape<Twilio>.object(
        Twilio.init,
        Field(
            "url", .text(.endpoint), "Where its API is", default: "https://api.twilio.com",
            example: "https://api.ie1.twilio.com"),
        Field("account", .text(.twilioAccount), "The account's SID", example: "AC00000000000000000000000000000000"),
        Field("token", .secret, "Where the account's token is", example: ["env": "PRA_TWILIO_TOKEN"]),
        Field(optional: "from", .text(.sender), "The sender", example: "+15005550006"),
        Field(
            optional: "messagingService", .text(.twilioService), "SID of the service that chooses a sender",
            example: "MG00000000000000000000000000000000")
    ).checked { twilio in
        (twilio.from == nil) == (twilio.messagingService == nil)
            ? [Fault("exactly-one", "a message has one sender", "write “from” or “messagingService”, not both")] : []
    }
}

extension TextForm where Value == String {
    /// A telephone number as providers take it: without its spaces.
    static let number = TextForm(
        phone.outline.name, rule: "phone", pattern: phone.outline.pattern, example: phone.outline.example,
        parse: { phone.parse($0)?.replacing(" ", with: "") }, write: { $0 })

    static let answerCode = TextForm(
        "an answer's code (letters, digits, “_”, “.”, “-”)", rule: "code", pattern: "^[A-Za-z0-9_.-]{1,63}$",
        example: "21610"
    ) { (.letters + .digits + "_.-").spell($0.utf8, longest: 63) }

    static let twilioAccount = sid("AC", "a Twilio account")
    static let twilioService = sid("MG", "a messaging service of Twilio")

    private static func sid(_ head: String, _ what: String) -> TextForm {
        TextForm(
            "the SID of \(what) (\(head) and 32 of 0-9, a-f)", rule: "sid", pattern: "^\(head)[0-9a-f]{32}$",
            example: head + String(repeating: "0", count: 32)
        ) { text in
            text.utf8.count == 34 && text.hasPrefix(head)
                && text.utf8.dropFirst(2).allSatisfy { (48...57).contains($0) || (97...102).contains($0) }
        }
    }

    /// A number, a short code, or a name of at most 11 signs.
    static let sender = TextForm(
        "a sender (a number with its country's code, or at most 11 letters and digits)", rule: "sender",
        pattern: #"^(\+[1-9][0-9]{6,14}|[A-Za-z0-9]{1,11})$"#, example: "+15005550006"
    ) { text in
        guard text.hasPrefix("+") else { return (.letters + .digits).spell(text.utf8, longest: 11) }
        let digits = text.dropFirst()
        return digits.first != "0" && digits.utf8.count >= 7 && Letters.digits.spell(digits.utf8, longest: 15)
    }
}
