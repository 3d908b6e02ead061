/// Plain scalars that YAML 1.1 and YAML 1.2 read differently. People and tools disagree on them, so they may not be
/// written plain.
struct OldYAML {
    var rule: String
    var what: String
    var remedy: String

    /// `nil` for a scalar that both versions read alike. The text is repeated only where it can not be a secret.
    init?(_ scalar: Scalar) {
        guard scalar.isPlain, let first = scalar.text.utf8.first else { return nil }
        if let boolean = booleans[scalar.text] {
            rule = "yaml-1.1-boolean"
            what = "“\(scalar.text)” is a boolean in YAML 1.1 and text in YAML 1.2"
            remedy = "write \(boolean), or “\"\(scalar.text)\"” for the text"
        } else if isDigit(first) || isSign(first), isSexagesimal(scalar.text.utf8) {
            rule = "yaml-1.1-sexagesimal"
            what = "digits with colons are a base-60 number in YAML 1.1 and text in YAML 1.2"
            remedy = "quote it for text; write a duration with units, such as 1h30m"
        } else if isDigit(first) || isSign(first), isOldOctal(scalar.text.utf8) {
            rule = "yaml-1.1-octal"
            what = "a number with a leading zero is octal in YAML 1.1 and decimal in YAML 1.2"
            remedy = "drop the zero, write 0o before an octal number, or quote it for text"
        } else {
            return nil
        }
    }
}

private let booleans: [String: Bool] = {
    var table: [String: Bool] = [:]
    for (words, value) in [(["y", "yes", "on"], true), (["n", "no", "off"], false)] {
        for word in words {
            table[word] = value
            table[word.uppercased()] = value
            table[word.prefix(1).uppercased() + word.dropFirst()] = value
        }
    }
    return table
}()

/// `[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?`
private func isSexagesimal(_ text: String.UTF8View) -> Bool {
    let unsigned = text.first.map(isSign) == true ? text.dropFirst() : text[...]
    let groups = unsigned.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
    guard groups.count > 1, let first = groups.first, !first.isEmpty, first.allSatisfy(isDigit) else { return false }
    return groups.dropFirst().allSatisfy { group in
        let whole = group.prefix(while: isDigit)
        guard (1...2).contains(whole.count), whole.count == 1 || group.first.map({ $0 < 54 }) == true else {
            return false
        }
        return whole.count == group.count || group.dropFirst(whole.count).first == UInt8(ascii: ".")
    }
}

/// `[-+]?0[0-9_]+`
private func isOldOctal(_ text: String.UTF8View) -> Bool {
    let unsigned = text.first.map(isSign) == true ? text.dropFirst() : text[...]
    return unsigned.count > 1 && unsigned.first == UInt8(ascii: "0")
        && unsigned.allSatisfy { isDigit($0) || $0 == UInt8(ascii: "_") }
}

extension Scalar {
    /// Whether YAML 1.1 and YAML 1.2 read it differently.
    package var isOldYAML: Bool { OldYAML(self) != nil }
}
