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

    /// Without a password, which would be a secret in a manifest.
    static let storeURL: TextForm = {
        var form = TextForm(
            "a store's URL (file, s3 or sftp)", rule: "url",
            pattern: #"^(file:///[^\s?#]+|s3://[a-z0-9][-a-z0-9.]{1,61}[a-z0-9](/[-A-Za-z0-9._]+)*/?"#
                + #"|sftp://([A-Za-z0-9._-]+@)?[A-Za-z0-9][-A-Za-z0-9.:]*/[^\s?#]+)$"#,
            example: "file:///var/lib/pra/store", where: isStoreURL)
        form.mayBeSecret = { $0.contains("@") }
        return form
    }()

    /// `https://host[:port]`, and nothing behind it.
    static let endpoint: TextForm = {
        var form = TextForm(
            "an https or http URL of a host alone", rule: "url", pattern: #"^https?://[^\s/?#@]+/?$"#,
            example: "https://s3.example.org"
        ) { text in
            guard let scheme = ["https://", "http://"].first(where: { text.hasPrefix($0) }) else { return false }
            let rest = text.dropFirst(scheme.count), host = rest.hasSuffix("/") ? rest.dropLast() : rest
            return !host.isEmpty && !host.contains { $0.isWhitespace || "/?#@".contains($0) }
        }
        form.mayBeSecret = { $0.contains("@") }
        return form
    }()

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

@Sendable private func isStoreURL(_ text: String) -> Bool {
    guard !text.contains(where: { $0.isWhitespace || $0 == "?" || $0 == "#" }) else { return false }
    if text.hasPrefix("file:///") { return text.utf8.count > 8 }
    if text.hasPrefix("s3://") {
        let parts = text.dropFirst(5).split(separator: "/", omittingEmptySubsequences: false)
        let ends = Letters.lower + .digits
        guard let bucket = parts.first, bucket.utf8.count >= 3,
            (ends + "-.").spell(bucket.utf8, longest: 63, first: ends, last: ends)
        else { return false }
        let prefix = parts.last == "" ? parts.dropFirst().dropLast() : parts.dropFirst()
        return prefix.allSatisfy { (Letters.letters + .digits + "-._").spell($0.utf8, longest: 255) }
    }
    guard text.hasPrefix("sftp://") else { return false }
    let rest = text.dropFirst(7), authority = rest.prefix { $0 != "/" }
    let names = authority.split(separator: "@", omittingEmptySubsequences: false)
    guard (1...2).contains(names.count), let host = names.last, rest.utf8.count > authority.utf8.count + 1 else {
        return false
    }
    let letters = Letters.letters + .digits
    return (letters + "-.:").spell(host.utf8, longest: 255, first: letters)
        && (names.count == 1 || (letters + "._-").spell(names[0].utf8, longest: 64))
}
