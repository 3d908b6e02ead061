import Glibc
import Model

/// One connection to a server on loopback, which stays open; it blocks.
final class Line {
    struct Reply {
        var status: Int
        var bytes: Int
        var toFirstByte: Duration
        var whole: Duration
    }

    private let handle: Int32
    private var buffer = [UInt8](repeating: 0, count: 1 << 18)

    init(port: Int) throws(PraError) {
        handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var (limit, one) = (timeval(tv_sec: 20, tv_usec: 0), Int32(1))
        unsafe setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
        unsafe setsockopt(handle, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let isConnected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected else { throw Self.lost("nobody listens on \(port)") }
    }

    deinit { close(handle) }

    func say(_ request: [UInt8]) throws(PraError) {
        let sent = unsafe request.withUnsafeBytes {
            unsafe send(handle, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        }
        guard sent == request.count else { throw Self.lost("a request was not sent") }
    }

    /// - Returns: how many bytes came, at the start of `buffer`.
    func hear() throws(PraError) -> Int {
        let count = unsafe recv(handle, &buffer, buffer.count, 0)
        guard count > 0 else { throw Self.lost("the other side said no more") }
        return count
    }

    func text(_ count: Int) -> String { String(decoding: buffer[..<count], as: UTF8.self) }

    /// Of a body whose length is told before it.
    func ask(_ request: [UInt8]) throws(PraError) -> Reply {
        let clock = ContinuousClock(), start = clock.now
        try say(request)
        let count = try hear()
        let first = clock.now
        let head = text(min(count, 2048))
        guard let end = head.firstRange(of: "\r\n\r\n"), let status = head.firstMatch(of: /^HTTP\/1\.1 (\d+)/),
            let length = head.firstMatch(of: /(?i)content-length: (\d+)/), let bytes = Int(length.1)
        else { throw Self.lost("no answer that has a length: \(head)") }
        var missing = bytes - (count - head.utf8.distance(from: head.startIndex, to: end.upperBound))
        while missing > 0 { missing -= try hear() }
        return Reply(
            status: Int(status.1) ?? 0, bytes: bytes, toFirstByte: first - start, whole: clock.now - start)
    }

    private static func lost(_ what: String) -> PraError {
        PraError(.connectionLost, what, remedy: "see the benchmark")
    }
}
