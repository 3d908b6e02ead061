import Glibc

/// A Swift file, and the same with comments and string literals blanked out, so that rules see code alone.
struct SwiftSource: Sendable {
    let path: String
    let lines: [Substring]
    /// Line by line as `lines`; blanked characters are spaces.
    let code: [Substring]
    private let blanked: String
    let functions: [Function]

    init(path: String, text: String) {
        self.path = path
        var blanker = Blanker(text)
        blanked = blanker.blank()
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        code = blanked.split(separator: "\n", omittingEmptySubsequences: false)
        functions = Function.all(in: blanked)
    }

    /// The target whose folder this is: `Model` of `Sources/Model/LSN.swift`.
    var room: String { path.split(separator: "/").dropFirst().first.map(String.init) ?? "" }

    /// Whether `text` is anywhere in the code: a quick look before a careful one.
    func mayContain(_ text: String) -> Bool { unsafe strstr(blanked, text) != nil }

    var isProduct: Bool { path.hasPrefix("Sources/") }

    var imports: [(line: Int, module: String)] {
        code.indices.compactMap { index in imported(code[index]).map { (index + 1, $0) } }
    }

    private func imported(_ line: Substring) -> String? {
        let words = line.split(separator: " ")
        guard let position = words.prefix(3).firstIndex(of: "import") else { return nil }
        let kinds: Set<Substring> = ["struct", "class", "enum", "func", "protocol", "typealias", "var", "let"]
        return words[(position + 1)...].first { !kinds.contains($0) }.map { String($0.prefix { $0 != "." }) }
    }
}

/// Replaces comments and string literals, interpolations included, by spaces; line breaks stay.
private struct Blanker {
    private var bytes: [UInt8]
    private var at = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func blank() -> String {
        while at < bytes.count {
            guard [34, 35, 47].contains(bytes[at]) else {  // ", # and /
                at += 1
                continue
            }
            if starts("//") {
                wipe(to: bytes[at...].firstIndex(of: 10) ?? bytes.count)
            } else if starts("/*") {
                wipe(to: endOfBlockComment())
            } else if let opening = stringOpening() {
                wipe(to: endOfString(hashes: opening.hashes, quotes: opening.quotes))
            } else {
                at += 1
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func starts(_ text: String, at position: Int? = nil) -> Bool {
        bytes[(position ?? at)...].starts(with: text.utf8)
    }

    private mutating func wipe(to end: Int) {
        for index in at..<end where bytes[index] != 10 { bytes[index] = 32 }
        at = end
    }

    private func endOfBlockComment() -> Int {
        var (position, depth) = (at, 0)
        while position < bytes.count {
            if starts("/*", at: position) {
                (position, depth) = (position + 2, depth + 1)
            } else if starts("*/", at: position) {
                (position, depth) = (position + 2, depth - 1)
            } else {
                position += 1
            }
            if depth == 0 { return position }
        }
        return position
    }

    private func stringOpening(at position: Int? = nil) -> (hashes: Int, quotes: Int)? {
        let start = position ?? at
        let hashes = bytes[start...].prefix { $0 == 35 }.count
        guard starts("\"", at: start + hashes) else { return nil }
        return (hashes, starts("\"\"\"", at: start + hashes) ? 3 : 1)
    }

    /// The position after the literal that begins at `start`.
    private func endOfString(hashes: Int, quotes: Int, from start: Int? = nil) -> Int {
        let marks = String(repeating: "#", count: hashes)
        let (closing, escape) = (String(repeating: "\"", count: quotes) + marks, "\\" + marks)
        var position = (start ?? at) + hashes + quotes
        while position < bytes.count {
            if starts(closing, at: position) { return position + closing.utf8.count }
            if starts(escape + "(", at: position) {
                position = endOfInterpolation(from: position + escape.utf8.count)
            } else if starts(escape, at: position) {
                position += escape.utf8.count + 1
            } else {
                position += 1
            }
        }
        return bytes.count
    }

    private func endOfInterpolation(from start: Int) -> Int {
        var (position, depth) = (start, 0)
        while position < bytes.count {
            if let nested = stringOpening(at: position) {
                position = endOfString(hashes: nested.hashes, quotes: nested.quotes, from: position)
                continue
            }
            if bytes[position] == 40 { depth += 1 }
            if bytes[position] == 41 { depth -= 1 }
            position += 1
            if depth == 0 { return position }
        }
        return position
    }
}
