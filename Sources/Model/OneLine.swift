/// One line of text that will be read by others and kept.
/// - Parameter what: it is, as whoever wrote it knows it.
package func oneLine(_ text: String, of what: String) throws(PraError) -> String {
    let isOneLine = !text.allSatisfy(\.isWhitespace) && !text.contains(where: \.isNewline) && text.utf8.count <= 2000
    guard isOneLine else {
        throw PraError(
            .usage, "\(what) has to be one line of text of at most 2,000 bytes",
            remedy: "say it in a sentence, as others will read it")
    }
    return text
}
