/// What a scalar means in the core schema of YAML 1.2 (section 10.3).
package enum Resolved: Hashable, Sendable {
    case null
    case boolean(Bool)
    /// `nil` when it does not fit 64 bits.
    case integer(Int64?)
    /// A number with a point or an exponent, an infinity or not-a-number; no field takes one.
    case decimal
    case text
}

extension Scalar {
    package var resolved: Resolved {
        guard isPlain, let first = text.utf8.first else { return isPlain ? .null : .text }
        switch text {
        case "~", "null", "Null", "NULL": return .null
        case "true", "True", "TRUE": return .boolean(true)
        case "false", "False", "FALSE": return .boolean(false)
        default: return startsNumber(first) ? number : .text
        }
    }

    private var number: Resolved {
        if text.hasPrefix("0x") { return radix(16, text.dropFirst(2)) }
        if text.hasPrefix("0o") { return radix(8, text.dropFirst(2)) }
        let digits = text.utf8.first.map(isSign) == true ? text.utf8.dropFirst() : text.utf8[...]
        if !digits.isEmpty, digits.allSatisfy(isDigit) { return .integer(Int64(text)) }
        if [".inf", ".Inf", ".INF"].contains(String(Substring(digits))) { return .decimal }
        if [".nan", ".NaN", ".NAN"].contains(text) { return .decimal }
        return isDecimal(digits) ? .decimal : .text
    }

    private func radix(_ radix: Int, _ digits: Substring) -> Resolved {
        guard digits.utf8.first.map(isSign) == false, digits.allSatisfy({ $0.isHexDigit }) else { return .text }
        guard radix == 16 || digits.utf8.allSatisfy({ (48...55).contains($0) }) else { return .text }
        return .integer(Int64(digits, radix: radix))
    }
}

private func startsNumber(_ byte: UInt8) -> Bool { isDigit(byte) || isSign(byte) || byte == UInt8(ascii: ".") }

func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

func isSign(_ byte: UInt8) -> Bool { byte == UInt8(ascii: "+") || byte == UInt8(ascii: "-") }

/// `( \. [0-9]+ | [0-9]+ ( \. [0-9]* )? ) ( [eE] [-+]? [0-9]+ )?`
private func isDecimal(_ text: Substring.UTF8View) -> Bool {
    var rest = text
    let whole = takeDigits(&rest)
    var fraction = 0
    if rest.first == UInt8(ascii: ".") {
        rest.removeFirst()
        fraction = takeDigits(&rest)
    }
    guard whole + fraction > 0 else { return false }
    if rest.first == UInt8(ascii: "e") || rest.first == UInt8(ascii: "E") {
        rest.removeFirst()
        if rest.first.map(isSign) == true { rest.removeFirst() }
        guard takeDigits(&rest) > 0 else { return false }
    }
    return rest.isEmpty
}

private func takeDigits(_ rest: inout Substring.UTF8View) -> Int {
    let count = rest.prefix(while: isDigit).count
    rest.removeFirst(count)
    return count
}
