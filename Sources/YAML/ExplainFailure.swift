import Model

/// libyaml's words with the remedy that they lack.
func explain(_ failure: Failure, at mark: Mark, in bytes: ArraySlice<UInt8>, file: String) -> Diagnostic {
    let at = failure.byteOffset.map { place(of: $0, in: bytes) } ?? mark
    let location = SourceLocation(file: file, line: Int(at.line), column: Int(at.column))
    func found(_ rule: String, _ what: String, _ remedy: String) -> Diagnostic {
        Diagnostic(rule: rule, at: location, path: "", what: what, remedy: remedy)
    }
    if failure.byteOffset != nil {
        return failure.problem.contains("control characters")
            ? found(
                "encoding", "a control character may not stand in YAML", "remove it, or write it as \"\\x1b\" in quotes"
            )
            : found("encoding", "the file is not UTF-8 here (\(failure.problem))", "save it as UTF-8")
    }
    if startsWithTab(line: Int(at.line), upTo: Int(at.column), in: bytes) {
        return found("tab", "a tab indents this line", "indent with spaces: YAML allows no tabs there")
    }
    return found("syntax", "this is not YAML: \(failure.problem)", remedy(for: failure.problem))
}

private func remedy(for problem: String) -> String {
    for (words, remedy) in remedies where problem.contains(words) { return remedy }
    return "check the indentation and the quotes of this line and of the line before it"
}

private let remedies: [(String, String)] = [
    ("mapping values are not allowed", "quote a text that holds “: ”, or put the key on a line of its own"),
    ("could not find expected ':'", "write “key: value”; quote a text that goes over several lines"),
    ("cannot start any token", "quote a text that starts with @, ` or %; indent with spaces, never tabs"),
    ("did not find expected ',' or ']'", "close the list with “]” and part its items with “,”"),
    ("did not find expected ',' or '}'", "close the mapping with “}” and part its fields with “,”"),
    ("did not find expected key", "indent this line as the fields beside it; close what was opened above"),
    ("did not find expected '-' indicator", "indent this “-” as the items beside it"),
    ("unexpected end of stream", "close the quote that opens here"),
    ("undefined tag handle", "remove the tag: the type of each field is known"),
    ("exceeded", "write it flatter: no manifest is so deep"),
]

/// Line and column of a byte, both from 1, the column in characters.
private func place(of offset: Int, in bytes: ArraySlice<UInt8>) -> Mark {
    let before = bytes.prefix(offset)
    let newline = UInt8(ascii: "\n")
    let line = before.count { $0 == newline }
    let column = before.reversed().prefix { $0 != newline }.count { $0 & 0xC0 != 0x80 }
    return Mark(line: Int32(clamping: line + 1), column: Int32(clamping: column + 1))
}

private func startsWithTab(line: Int, upTo column: Int, in bytes: ArraySlice<UInt8>) -> Bool {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), maxSplits: line, omittingEmptySubsequences: false)
    guard line <= lines.count else { return false }
    return lines[line - 1].prefix { $0 == 9 || $0 == 32 }.prefix(column).contains(9)
}
