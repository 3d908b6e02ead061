import Model
import Transfer

/// One request to S3, before it is signed.
struct S3Call: Sendable {
    enum Method: String, Sendable { case get = "GET", put = "PUT", post = "POST", delete = "DELETE" }

    var method: Method
    /// `nil` for the bucket itself.
    var key: String?
    var query: [(name: String, value: String)] = []
    /// Names in lower case.
    var headers: [String: String] = [:]
    var body: [UInt8] = []
    /// Of the answer.
    var bodyLimit = 64 << 20
    /// Whether the answer's body is an object's bytes, and no document of the service.
    var isObject = false
    /// Set when all of those bytes are wanted.
    var reading: S3Reading?

    init(_ method: Method, _ key: String?, query: [(name: String, value: String)] = []) {
        (self.method, self.key, self.query) = (method, key, query)
    }

    /// All of an object, or a part.
    init(reading key: String, _ range: Range<Int64>?) {
        self.init(.get, key)
        reading = S3Reading(range: range)
        (bodyLimit, isObject) = (2 << 30, true)
    }

    init(putting bytes: [UInt8], as key: String) {
        self.init(.put, key)
        body = bytes
    }

    var transferMethod: HTTPRequest.Method {
        switch method {
        case .get: .get
        case .delete: .delete
        case .put: .put(body)
        case .post: .post(body, contentType: "application/xml")
        }
    }
}

/// The reading of an object over as many answers as it takes: a body that breaks off is carried on from where it ended.
struct S3Reading: Sendable {
    let range: Range<Int64>?
    private var received: [UInt8] = []
    /// Of the object that `received` is of.
    private var tag: String?

    init(range: Range<Int64>?) { self.range = range }

    var headers: [String: String] {
        let start = (range?.lowerBound ?? 0) + Int64(received.count)
        guard range != nil || start > 0 else { return [:] }
        var headers = ["range": "bytes=\(start)-\(range.map { "\($0.upperBound - 1)" } ?? "")"]
        headers["if-match"] = received.isEmpty ? nil : tag
        return headers
    }

    /// Keeps what had come of an answer that broke off, when the rest can be asked for by itself.
    mutating func keep(_ partial: HTTPReply) {
        guard let tag = partial.headers["etag"], !partial.body.isEmpty, accepts(partial) else { return }
        (received, self.tag) = (received + partial.body, tag)
    }

    /// From the beginning: the object was replaced meanwhile.
    mutating func restart() { (received, tag) = ([], nil) }

    /// The bytes that were asked for; `nil` when some are missing.
    func whole(_ reply: HTTPReply) -> [UInt8]? {
        guard !reply.isTruncated, isComplete(reply) else { return nil }
        if reply.status == 200, let range {
            let end = Int64(reply.body.count)
            let part = range.clamped(to: 0..<end)
            return Array(reply.body[Int(part.lowerBound)..<Int(part.upperBound)])
        }
        guard accepts(reply) else { return nil }
        return received.isEmpty ? reply.body : received + reply.body
    }

    /// Whether the answer begins where `received` ends.
    private func accepts(_ reply: HTTPReply) -> Bool {
        if reply.status == 200 { return range == nil && received.isEmpty }
        guard reply.status == 206, let span = ContentRange(reply) else { return false }
        return span.first == (range?.lowerBound ?? 0) + Int64(received.count)
    }

    private func isComplete(_ reply: HTTPReply) -> Bool {
        if reply.status == 206 {
            guard let span = ContentRange(reply), let total = span.total else { return false }
            return span.count == Int64(reply.body.count)
                && span.first + span.count == min(range?.upperBound ?? total, total)
        }
        // Without a length the end of the connection looks like the end of the object.
        if let length = reply.headers["content-length"] { return Int(length) == reply.body.count }
        return reply.headers["transfer-encoding"]?.lowercased().contains("chunked") == true
    }
}

/// `bytes 0-9/100`, or `bytes */100` where nothing of the range is there.
struct ContentRange {
    let first: Int64
    let count: Int64
    let total: Int64?

    init?(_ reply: HTTPReply) {
        guard let text = reply.headers["content-range"], text.hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst(6).split(separator: "/")
        guard parts.count == 2 else { return nil }
        total = Int64(parts[1])
        if parts[0] == "*" {
            (first, count) = (0, 0)
        } else {
            let ends = parts[0].split(separator: "-").compactMap { Int64($0) }
            guard ends.count == 2, ends[0] <= ends[1] else { return nil }
            (first, count) = (ends[0], ends[1] - ends[0] + 1)
        }
    }
}
