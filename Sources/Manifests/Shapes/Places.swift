import Model

extension TextForm where Value == String {
    /// One line of text that says something.
    static let line = TextForm(
        "one line of text", rule: "text", pattern: #"^[^\n\r]*[^\s][^\n\r]*$"#, example: "no payment without lease"
    ) { text in text.contains { !$0.isWhitespace } && !text.contains { $0.isNewline } }

    static let paragraph = TextForm("text", rule: "text", pattern: #"\S"#, example: "select count(*) from payments") {
        $0.contains { !$0.isWhitespace }
    }

    static let absolutePath = TextForm(
        "an absolute path", rule: "path", pattern: "^/", example: "/usr/lib/postgresql/15/bin"
    ) { $0.hasPrefix("/") && !$0.utf8.contains(0) }

    /// A socket's folder, a host's name or an address.
    static let postgresHost = TextForm(
        "a socket's folder or a host", rule: "host", pattern: "^(/.*|[A-Za-z0-9:][-A-Za-z0-9.:_]{0,254})$",
        example: "/run/postgresql"
    ) { text in
        let letters = Letters.letters + .digits
        return (text.hasPrefix("/") && !text.contains { $0.isNewline })
            || (letters + "-.:_").spell(text.utf8, longest: 255, first: letters + ":")
    }

    static let host = TextForm(
        "a host's name", rule: "host", pattern: "^[A-Za-z0-9]([-A-Za-z0-9._]{0,251}[A-Za-z0-9])?$", example: "db1"
    ) { text in
        let ends = Letters.letters + .digits
        return (ends + "-._").spell(text.utf8, longest: 253, first: ends, last: ends)
    }

    static let storeURL = TextForm(
        "a store's URL", rule: "url", pattern: #"^file:///[^\s?#]+$"#, example: "file:///var/lib/pra/store"
    ) { text in
        text.hasPrefix("file:///") && text.utf8.count > 8
            && !text.contains { $0.isWhitespace || $0 == "?" || $0 == "#" }
    }

    /// Without user and password, which would be a secret in a manifest.
    static let webURL: TextForm = {
        var form = webURLForm
        form.mayBeSecret = { $0.contains("@") }
        return form
    }()

    private static let webURLForm = TextForm(
        "an http or https URL without a password", rule: "url", pattern: #"^https?://[^\s/?#@]+([/?#]\S*)?$"#,
        example: "http://127.0.0.1:4000/api/health"
    ) { text in
        guard let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }) else { return false }
        let rest = text.dropFirst(scheme.count)
        let authority = rest.prefix { !"/?#".contains($0) }
        return !authority.isEmpty && !authority.contains("@") && !rest.contains { $0.isWhitespace }
    }
}
