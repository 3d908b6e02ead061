let formType = "application/x-www-form-urlencoded"

/// As a web form is sent, and as a URL's query is written.
func webForm(_ fields: [(String, String)]) -> String {
    fields.map { "\(percentEncoded($0))=\(percentEncoded($1))" }.joined(separator: "&")
}

/// All but the unreserved characters of RFC 3986.
private func percentEncoded(_ text: String) -> String {
    text.utf8.map { byte in
        let isLetter = (65...90).contains(byte & ~32), isDigit = (48...57).contains(byte)
        // - . _ ~
        if isLetter || isDigit || [45, 46, 95, 126].contains(byte) { return String(UnicodeScalar(byte)) }
        return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }.joined()
}
