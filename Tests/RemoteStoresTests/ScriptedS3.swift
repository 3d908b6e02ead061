import Loopback
import Model
import RemoteStores
import Synchronization

/// A small S3 that answers as it is told, and rightly once it was told everything: one bucket, bodies of ASCII.
final class ScriptedS3: Sendable {
    typealias Answer = LoopbackServer.Answer
    typealias Request = LoopbackServer.Request

    private struct State {
        var objects: [String: String] = [:]
        /// What comes next, whatever is asked.
        var script: [Answer] = []
        /// Answers instead of the right ones, while it gives one.
        var rule: @Sendable (Request) -> Answer? = { _ in nil }
    }

    private let state: Holder
    let server: LoopbackServer

    private final class Holder: Sendable { let now = Mutex(State()) }

    init() {
        let holder = Holder()
        state = holder
        server = LoopbackServer { request in
            holder.now.withLock { state in
                if let rule = state.rule(request) { return rule }
                if !state.script.isEmpty { return state.script.removeFirst() }
                return ScriptedS3.right(request, &state.objects)
            }
        }
    }

    var objects: [String: String] { state.now.withLock { $0.objects } }

    func set(_ key: String, _ text: String) { state.now.withLock { $0.objects["/bucket/p/\(key)"] = text } }

    func say(_ answers: Answer...) { state.now.withLock { $0.script = answers } }

    func always(_ rule: @escaping @Sendable (Request) -> Answer?) { state.now.withLock { $0.rule = rule } }

    func store(
        _ secrets: Secrets = Secrets(), patience: RemotePatience = .short, creating: Bool = false
    ) throws -> S3Store {
        try S3Store(
            url: "s3://bucket/p", .test("http://127.0.0.1:\(server.port)"), creating: creating,
            access: .test(secrets, patience: patience))
    }

    private static func right(_ request: Request, _ objects: inout [String: String]) -> Answer {
        let parts = request.line.split(separator: " "), path = parts[1].split(separator: "?")[0]
        switch parts[0] {
        case "PUT":
            if request.headers["if-none-match"] == "*", objects[String(path)] != nil {
                return error(412, "PreconditionFailed")
            }
            objects[String(path)] = request.body
            return .reply(status: 200, body: "")
        case "DELETE":
            objects[String(path)] = nil
            return .reply(status: 204, body: "")
        case _ where path == "/bucket":
            let keys = objects.keys.sorted().map { key in
                "<Contents><Key>\(key.dropFirst(8))</Key><Size>\(objects[key]?.count ?? 0)</Size></Contents>"
            }
            return .reply(status: 200, body: "<ListBucketResult>\(keys.joined())</ListBucketResult>")
        default:
            guard let text = objects[String(path)] else { return error(404, "NoSuchKey") }
            return object(text, range: request.headers["range"])
        }
    }

    static func error(_ status: Int, _ code: String, more: String = "", headers: String = "") -> Answer {
        let body = "<?xml version=\"1.0\"?>\n<Error><Code>\(code)</Code><Message>so &amp; so</Message>\(more)</Error>"
        return .raw(
            "HTTP/1.1 \(status) No\r\nContent-Length: \(body.utf8.count)\r\n\(headers)Connection: close\r\n\r\n\(body)",
            then: .close)
    }

    /// An object, or its part; `cut` bytes of it do not come.
    static func object(
        _ text: String, range: String? = nil, cut: Int = 0, then end: LoopbackServer.End = .close
    ) -> Answer {
        var (first, last, status) = (0, text.count - 1, "200 OK")
        if let range {
            let ends = range.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            (first, last) = (ends[0] ?? 0, min(ends[1] ?? last, last))
            if first > last {
                return .raw(
                    "HTTP/1.1 416 No\r\nContent-Range: bytes */\(text.count)\r\nContent-Length: 0\r\n\r\n", then: .close
                )
            }
            status = "206 Partial\r\nContent-Range: bytes \(first)-\(last)/\(text.count)"
        }
        let body = text.dropFirst(first).prefix(last - first + 1)
        return .raw(
            "HTTP/1.1 \(status)\r\nETag: \"v1\"\r\nContent-Length: \(body.count)\r\nConnection: close\r\n\r\n"
                + body.dropLast(cut), then: end)
    }
}

/// Answers in order; the last one again and again.
final class Script: Sendable {
    private let left: Mutex<[ScriptedS3.Answer]>

    init(_ answers: [ScriptedS3.Answer]) { left = Mutex(answers) }

    func next() -> ScriptedS3.Answer? {
        left.withLock { $0.count > 1 ? $0.removeFirst() : $0.first }
    }
}
