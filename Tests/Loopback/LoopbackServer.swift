import Glibc
import Ports
import Synchronization

/// A small HTTP server on a free loopback port, for tests: one thread, one connection at a time, every request is kept.
package final class LoopbackServer: Sendable {
    package enum Answer: Sendable {
        case reply(status: Int, body: String)
        case bytes([UInt8])
        /// These bytes, whatever they are, and then `End`.
        case raw(String, then: End)
        /// Closes without a word.
        case hangUp
        /// Keeps the connection open and says nothing.
        case silence
    }

    /// How a connection ends.
    package enum End: Sendable, Equatable {
        case close, silence, reset
        /// These bytes too, three in a second, as long as anybody takes them.
        case trickle(String)
    }

    package struct Request: Hashable, Sendable {
        package var line: String
        /// Names in lower case.
        package var headers: [String: String]
        package var body: String
        /// The body as it came.
        package var content: [UInt8]
    }

    package let port: Int
    private let listener: Int32
    private let journal: RequestJournal

    /// - Parameter answer: called for each request, in order of arrival.
    package init(_ answer: @escaping @Sendable (Request) -> Answer) {
        (listener, port) = listen()
        journal = RequestJournal()
        runOnNewThread { [listener, journal] in
            ServerThread(listener: listener, journal: journal, answer: answer).run()
        }
    }

    /// Wakes `accept`, which ends the thread.
    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    package var url: String { "http://127.0.0.1:\(port)/" }
    package var requests: [Request] { journal.requests.withLock { $0 } }
}

private final class RequestJournal: Sendable {
    let requests = Mutex<[LoopbackServer.Request]>([])
}

/// - Returns: a listening socket and its port.
private func listen() -> (Int32, Int) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(INADDR_LOOPBACK).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = unsafe withUnsafeMutablePointer(to: &address) { address in
        unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
            unsafe bind(listener, address, size) | Glibc.listen(listener, 128) | getsockname(listener, address, &size)
        }
    }
    precondition(listener >= 0 && status == 0, "no socket for a test server: errno \(errno)")
    return (listener, Int(UInt16(bigEndian: address.sin_port)))
}

/// A port that takes connections, as the kernel does for it, and never says a word.
package final class SilentServer: Sendable {
    package let port: Int
    private let listener: Int32

    package init() { (listener, port) = listen() }

    deinit { close(listener) }
}

/// A free port on which nobody listens.
package func unusedPort() -> Int {
    let (listener, port) = listen()
    close(listener)
    return port
}

private final class ServerThread {
    private let listener: Int32
    private let journal: RequestJournal
    private let answer: @Sendable (LoopbackServer.Request) -> LoopbackServer.Answer
    private var silent: [Int32] = []

    init(
        listener: Int32, journal: RequestJournal,
        answer: @escaping @Sendable (LoopbackServer.Request) -> LoopbackServer.Answer
    ) {
        (self.listener, self.journal, self.answer) = (listener, journal, answer)
    }

    deinit { for connection in silent + [listener] { close(connection) } }

    func run() {
        while true {
            let connection = accept(listener, nil, nil)
            if connection < 0 { return }
            serve(connection)
        }
    }

    private func serve(_ connection: Int32) {
        guard let request = receive(connection) else {
            close(connection)
            return
        }
        journal.requests.withLock { $0.append(request) }
        switch answer(request) {
        case .silence:
            silent.append(connection)
            return
        case .hangUp: break
        case .reply(let status, let body):
            let head = "HTTP/1.1 \(status) Answer\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
            transmit(Array((head + body).utf8), to: connection)
        case .bytes(let body):
            let head = "HTTP/1.1 200 Answer\r\nContent-Length: \(body.count)\r\nConnection: close\r\n\r\n"
            transmit(Array(head.utf8) + body, to: connection)
        case .raw(let text, let end):
            transmit(Array(text.utf8), to: connection)
            if end == .silence { return silent.append(connection) }
            if end == .reset { reset(connection) }
            if case .trickle(let rest) = end { trickle(Array(rest.utf8), to: connection) }
        }
        close(connection)
    }

    /// Makes of the coming close a reset.
    private func reset(_ connection: Int32) {
        var now = linger(l_onoff: 1, l_linger: 0)
        _ = unsafe setsockopt(connection, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    }

    private func trickle(_ bytes: [UInt8], to connection: Int32) {
        for var byte in bytes {
            guard unsafe send(connection, &byte, 1, Int32(MSG_NOSIGNAL)) == 1 else { return }
            poll(nil, 0, 333)
        }
    }

    private func transmit(_ bytes: [UInt8], to connection: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { bytes in
                unsafe send(connection, bytes.baseAddress, bytes.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }

    /// `nil` when the client goes away in the middle, or does not speak HTTP.
    private func receive(_ connection: Int32) -> LoopbackServer.Request? {
        var (bytes, chunk) = ([UInt8](), [UInt8](repeating: 0, count: 4096))
        while true {
            let count = unsafe recv(connection, &chunk, chunk.count, 0)
            if count <= 0 || !("A"..."Z").contains(Character(UnicodeScalar(chunk[0]))) && bytes.isEmpty { return nil }
            bytes += chunk.prefix(count)
            if let request = LoopbackServer.Request(whole: bytes) { return request }
        }
    }
}

extension LoopbackServer.Request {
    /// `nil` while something is still missing.
    fileprivate init?(whole bytes: [UInt8]) {
        guard let head = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        content = Array(bytes[head.upperBound...])
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
        guard let end = lines.firstIndex(of: ""), let first = lines.first else { return nil }
        var headers: [String: String] = [:]
        for line in lines[1..<end] {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].drop { $0 == " " }
            headers[line[..<colon].lowercased()] = String(value)
        }
        let body = lines[(end + 1)...].joined(separator: "\r\n")
        guard content.count >= Int(headers["content-length"] ?? "0") ?? 0 else { return nil }
        (line, self.headers, self.body) = (String(first), headers, body)
    }
}
