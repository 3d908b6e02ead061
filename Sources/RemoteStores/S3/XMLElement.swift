/// One element of the small XML documents that S3 answers with: its text, or its children.
struct XMLElement: Sendable {
    let name: String
    fileprivate(set) var text = ""
    fileprivate(set) var children: [XMLElement] = []

    subscript(name: String) -> String? { children.first { $0.name == name }?.text }

    func all(_ name: String) -> [XMLElement] { children.filter { $0.name == name } }

    /// The document's root; `nil` when it is no whole document, as a body that was cut short is not.
    init?(document: [UInt8]) {
        var reader = XMLReader(String(decoding: document, as: UTF8.self))
        guard let root = reader.root() else { return nil }
        self = root
    }

    fileprivate init(name: String) { self.name = name }
}

private struct XMLReader {
    private var rest: Substring
    private var open: [XMLElement] = []

    init(_ text: String) { rest = text[...] }

    mutating func root() -> XMLElement? {
        while let bracket = rest.firstIndex(of: "<") {
            if let last = open.indices.last { open[last].text += plain(rest[..<bracket]) }
            guard let end = rest[bracket...].firstIndex(of: ">") else { return nil }
            let tag = rest[rest.index(after: bracket)..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("?") || tag.hasPrefix("!") { continue }
            if tag.hasPrefix("/") {
                guard let closed = close(tag.dropFirst()) else { return nil }
                if open.isEmpty { return closed }
            } else if tag.hasSuffix("/") {
                let element = XMLElement(name: local(tag.dropLast()))
                if open.isEmpty { return element }
                open[open.count - 1].children.append(element)
            } else {
                open.append(XMLElement(name: local(tag)))
                if open.count > 16 { return nil }
            }
        }
        return nil
    }

    private mutating func close(_ tag: Substring) -> XMLElement? {
        guard let element = open.popLast(), element.name == local(tag) else { return nil }
        if !open.isEmpty { open[open.count - 1].children.append(element) }
        return element
    }

    /// Without prefix and attributes.
    private func local(_ tag: Substring) -> String {
        let name = tag.prefix { !$0.isWhitespace }
        return String(name.split(separator: ":").last ?? name)
    }

    private func plain(_ text: Substring) -> String {
        guard text.contains("&") else { return String(text) }
        let names = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#34;", "\""), ("&apos;", "'"), ("&#39;", "'")]
        return names.reduce(String(text)) { $0.replacing($1.0, with: $1.1) }.replacing("&amp;", with: "&")
    }
}
