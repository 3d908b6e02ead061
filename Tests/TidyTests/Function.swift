/// One function or initialiser with a body, as brace matching sees it.
struct Function: Sendable {
    var name: String
    /// Of its keyword, from 1.
    var line: Int
    /// From its keyword to its closing brace.
    var lineCount: Int
    var parameters: Int
    /// How deep `if`, `for`, `switch` and their like stand in each other.
    var nesting: Int
    var isInitialiser: Bool

    /// - Parameter code: without comments and string literals.
    static func all(in code: String) -> [Function] {
        let tokens = Token.all(in: code)
        return tokens.indices.compactMap { index in
            ["func", "init", "deinit"].contains(tokens[index].text) ? function(at: index, in: tokens) : nil
        }
    }

    private static func function(at start: Int, in tokens: [Token]) -> Function? {
        let keyword = tokens[start].text
        if keyword == "init", start > 0, tokens[start - 1].text == "." { return nil }  // a call
        guard let opening = bodyOpening(after: start, in: tokens) else { return nil }
        let (closing, nesting) = body(from: opening, in: tokens)
        return Function(
            name: keyword == "func" ? tokens[start + 1].text : keyword, line: tokens[start].line,
            lineCount: tokens[closing].line - tokens[start].line + 1,
            parameters: parameters(tokens[start..<opening]), nesting: nesting, isInitialiser: keyword != "func")
    }

    /// `nil` for a protocol's requirement: another declaration or a closing brace comes first.
    private static func bodyOpening(after start: Int, in tokens: [Token]) -> Int? {
        var depth = 0
        for index in tokens.indices.dropFirst(start + 1) {
            switch tokens[index].text {
            case "(", "[": depth += 1
            case ")", "]": depth -= 1
            case "{" where depth == 0: return index
            case "}" where depth == 0: return nil
            case "func", "init", "var", "let", "associatedtype": if depth == 0 { return nil }
            default: break
            }
        }
        return nil
    }

    private static func body(from opening: Int, in tokens: [Token]) -> (closing: Int, nesting: Int) {
        let control: Set<String> = ["if", "for", "while", "switch", "do", "guard", "else", "repeat", "catch"]
        var (blocks, deepest, brackets, pending): ([Bool], Int, Int, Int?) = ([], 0, 0, nil)
        for index in opening..<tokens.endIndex {
            switch tokens[index].text {
            case "(", "[": brackets += 1
            case ")", "]": brackets -= 1
            case "{":
                blocks.append(pending == brackets)
                if pending == brackets { pending = nil }
                deepest = max(deepest, blocks.count { $0 })
            case "}":
                blocks.removeLast()
                if blocks.isEmpty { return (index, deepest) }
            case let word where control.contains(word): pending = brackets
            default: break
            }
        }
        return (tokens.endIndex - 1, deepest)
    }

    /// Colons directly inside the first parentheses.
    private static func parameters(_ tokens: ArraySlice<Token>) -> Int {
        var (depth, count) = (0, 0)
        for token in tokens {
            switch token.text {
            case "(", "[", "<": depth += 1
            case ")", "]", ">": depth -= 1
            case ":" where depth == 1: count += 1
            default: break
            }
            if depth == 0, token.text == ")" { break }
        }
        return count
    }
}

private struct Token {
    var text: String
    var line: Int

    /// Words and single marks; `->` is dropped, since its `>` closes nothing.
    static func all(in code: String) -> [Token] {
        var (tokens, word, line): ([Token], [UInt8], Int) = ([], [], 1)
        var previous: UInt8 = 32
        func flush() {
            if !word.isEmpty { tokens.append(Token(text: String(decoding: word, as: UTF8.self), line: line)) }
            word = []
        }
        for byte in code.utf8 {
            switch byte {
            case 48...57, 65...90, 95, 97...122, 128...255: word.append(byte)
            default:
                flush()
                if byte == 10 { line += 1 }
                let isArrow = byte == 62 && previous == 45
                if byte > 32, !isArrow { tokens.append(Token(text: String(UnicodeScalar(byte)), line: line)) }
            }
            previous = byte
        }
        flush()
        return tokens
    }
}
