import Model

/// A moment that a person typed; `nil` when none was.
func moment(_ text: String?) throws(PraError) -> Timestamp? {
    guard let text else { return nil }
    if let time = Timestamp(text: text) { return time }
    throw PraError(
        .usage, "“\(text)” is not a moment",
        remedy: "write it as RFC 3339 with its offset: 2026-11-22T16:00:00Z or 2026-11-22T16:00:00+01:00")
}

/// One line of text that will be read by others and kept.
func line(_ text: String, of option: String) throws(PraError) -> String {
    let isOneLine = !text.allSatisfy(\.isWhitespace) && !text.contains(where: \.isNewline) && text.utf8.count <= 2000
    guard isOneLine else {
        throw PraError(
            .usage, "\(option) has to be one line of text of at most 2,000 bytes",
            remedy: "say it in a sentence, as others will read it")
    }
    return text
}
