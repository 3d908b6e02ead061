/// What has come of an answer.
struct Answer {
    private(set) var headers: [String: String] = [:]
    private(set) var body: [UInt8] = []
    private(set) var isTruncated = false
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    /// - Returns: how many bytes were taken: all, up to the limit.
    mutating func keep(_ bytes: UnsafeRawBufferPointer) -> Int {
        let room = limit - body.count
        unsafe body.append(contentsOf: bytes.prefix(room))
        isTruncated = bytes.count > room
        return min(bytes.count, room)
    }

    /// A mail server's last line, where that refused something; a farewell (221) after it does not count. What was
    /// refused and went on in another way (EHLO, a way of signing in) was no refusal.
    private(set) var refusal: String?

    mutating func keep(reply line: String) {
        if line.hasPrefix("221") { return }
        refusal = line.hasPrefix("4") || line.hasPrefix("5") ? line[...].trimmed : nil
    }

    mutating func keep(header line: String) {
        // A status line: of the answer itself, or of one that only went before it (100 Continue).
        if line.hasPrefix("HTTP/") { return headers = [:] }
        guard let colon = line.firstIndex(of: ":") else { return }
        let value = line[line.index(after: colon)...].trimmed
        headers[line[..<colon].lowercased()] = value
        if line[..<colon].lowercased() == "content-length", let length = Int(value) {
            body.reserveCapacity(min(length, limit, 32 << 20))
        }
    }
}

extension Substring {
    fileprivate var trimmed: String {
        var rest = self
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest.drop { $0.isWhitespace })
    }
}
