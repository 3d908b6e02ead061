import Glibc
import Model
import Ports

@testable import Console

/// What is sent beside the path.
struct Asked: Sendable {
    var method: String
    var body = ""
    var type: String?

    init(_ method: String, _ body: String = "", type: String? = nil) {
        (self.method, self.body, self.type) = (method, body, type)
    }

    static let get = Asked("GET")
    static let delete = Asked("DELETE")

    static func form(_ text: String) -> Asked {
        Asked("POST", text, type: "application/x-www-form-urlencoded")
    }

    static func json(_ text: String, _ method: String = "POST") -> Asked {
        Asked(method, text, type: "application/json")
    }
}

/// What came back.
struct Heard: Sendable {
    var status: Int
    /// Names in lower case.
    var headers: [String: String]
    var text: String

    /// What a browser would send back.
    var cookie: [String: String] {
        ["Cookie": headers["set-cookie"]?.split(separator: ";").first.map(String.init) ?? ""]
    }
}

/// One who speaks HTTP/1.1 with a console, one connection for each request.
struct Visitor: Sendable {
    let port: Int

    func ask(_ path: String, _ asked: Asked = .get, _ headers: [String: String] = [:]) async throws -> Heard {
        var lines = ["\(asked.method) \(path) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close"]
        if asked.method != "GET" { lines.append("Content-Length: \(asked.body.utf8.count)") }
        if let type = asked.type { lines.append("Content-Type: \(type)") }
        lines += headers.map { "\($0): \($1)" }
        let reply = try await exchange(lines.joined(separator: "\r\n") + "\r\n\r\n" + asked.body)
        guard let heard = Heard(reply) else {
            throw PraError(.connectionLost, "no answer to \(asked.method) \(path): \(reply)", remedy: "see the test")
        }
        return heard
    }

    /// - Returns: all that comes until the other side closes.
    func exchange(_ request: String) async throws -> String { try await open(request).rest() }

    func open(_ request: String) async throws -> Conversation { try Conversation(request, port: port) }

    func logIn(_ name: String, _ password: String = Shown.password) async throws -> Heard {
        try await ask("/login", .form("name=\(name)&password=\(password.replacing(" ", with: "+"))"), own)
    }

    /// What goes along with the requests of somebody who has logged in, from a page of the console.
    func session(of name: String) async throws -> [String: String] {
        try await logIn(name).cookie.merging(own) { $1 }
    }

    /// As a browser says it of a page of the console.
    var own: [String: String] { ["Sec-Fetch-Site": "same-origin"] }
}

/// One connection; what blocks does so on a thread of its own. Nothing is waited for longer than twenty seconds.
actor Conversation {
    private let handle: Int32
    private var heard: [UInt8] = []
    private let thread = SerialThread()
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    fileprivate init(_ request: String, port: Int) throws {
        handle = try dial(port: port)
        send(request, on: handle)
    }

    deinit { close(handle) }

    func say(_ text: String) { send(text, on: handle) }

    /// Whether the other side says nothing for so long, and stays.
    func isSilent(for time: Duration) -> Bool {
        var wait = pollfd(fd: handle, events: Int16(POLLIN), revents: 0)
        return unsafe poll(&wait, 1, Int32(time / .milliseconds(1))) == 0
    }

    /// Waits until the other side has said it.
    func hear(_ text: String) throws {
        while !String(decoding: heard, as: UTF8.self).contains(text) {
            guard receive() else {
                let all = String(decoding: heard, as: UTF8.self)
                throw PraError(.connectionLost, "“\(text)” was not said but: \(all)", remedy: "see the test")
            }
        }
    }

    /// All that was and will be said.
    func rest() -> String {
        while receive() {}
        return String(decoding: heard, as: UTF8.self)
    }

    private func receive() -> Bool {
        var part = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe recv(handle, &part, part.count, 0)
        if count > 0 { heard += part[..<count] }
        return count > 0
    }
}

/// A connection to this host, over which nothing is waited for longer than twenty seconds; whoever asks closes it.
func dial(port: Int) throws -> Int32 {
    let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    unsafe setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let isConnected = unsafe withUnsafePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            unsafe connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }
    guard isConnected else {
        close(handle)
        throw PraError(.connectionLost, "nobody listens on \(port)", remedy: "see the test")
    }
    return handle
}

func send(_ text: String, on handle: Int32) {
    var rest = Array(text.utf8)[...]
    while !rest.isEmpty {
        let sent = unsafe rest.withUnsafeBytes {
            unsafe send(handle, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard sent > 0 else { break }
        rest = rest.dropFirst(sent)
    }
}

extension Heard {
    init?(_ reply: String) {
        guard let end = reply.firstRange(of: "\r\n\r\n") else { return nil }
        let lines = reply[..<end.lowerBound].split(separator: "\r\n")
        guard let words = lines.first?.split(separator: " "), words.count > 1, let status = Int(words[1]) else {
            return nil
        }
        let pairs = lines.dropFirst().compactMap { line -> (String, String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (line[..<colon].lowercased(), String(line[line.index(after: colon)...].drop { $0 == " " }))
        }
        self.status = status
        headers = Dictionary(pairs, uniquingKeysWith: { first, _ in first })
        let body = String(reply[end.upperBound...])
        text = headers["transfer-encoding"] == "chunked" ? joined(body) : body
    }
}

/// The chunks of a body, put together.
private func joined(_ chunks: String) -> String {
    var (bytes, rest) = ([UInt8](), Array(chunks.utf8)[...])
    while let line = rest.firstIndex(of: 13), let size = Int(String(decoding: rest[..<line], as: UTF8.self), radix: 16),
        size > 0
    {
        bytes += rest.dropFirst(line - rest.startIndex + 2).prefix(size)
        rest = rest.dropFirst(line - rest.startIndex + 2 + size + 2)
    }
    return String(decoding: bytes, as: UTF8.self)
}

/// Serves `source` while `body` runs.
func serve(
    _ source: any ConsoleSource, with certificate: ServerCertificate? = nil, trusting issuer: TokenIssuer? = nil,
    patience: Patience = Patience(), _ body: (Visitor) async throws -> Void
) async throws {
    let address = try ConsoleAddress("127.0.0.1:0", isEncrypted: certificate != nil)
    let server = ConsoleServer(
        at: address, with: certificate, trusting: issuer, showing: source, patience: patience)
    let (ports, port) = AsyncStream<Int>.makeStream()
    try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask { try await server.run { port.yield($0) } }
        defer { group.cancelAll() }
        for await port in ports { return try await body(Visitor(port: port)) }
    }
}
