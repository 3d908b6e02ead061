import Glibc
import Ports

/// The bytes to the server, on a thread of their own: writing waits for the peer.
actor SFTPWriting {
    private let process: SSHProcess
    private let thread = SerialThread()

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    init(_ process: SSHProcess) { self.process = process }

    /// A connection that is over is noticed by who reads.
    func write(_ kind: UInt8, id: UInt32?, _ body: [UInt8]) {
        var head = SFTPWriter()
        head.put(UInt32(1 + (id == nil ? 0 : 4) + body.count))
        var rest = SFTPWriter()
        if let id { rest.put(id) }
        send(head.bytes + [kind] + rest.bytes + body)
    }

    private func send(_ packet: [UInt8]) {
        var done = 0
        while done < packet.count {
            let sent = unsafe packet.withUnsafeBytes {
                unsafe Glibc.send(
                    process.socket, $0.baseAddress?.advanced(by: done), packet.count - done,
                    Int32(MSG_NOSIGNAL))
            }
            if sent < 0, errno == EINTR { continue }
            if sent <= 0 { return }
            done += sent
        }
    }
}

/// The bytes from the server. Blocks: for a thread of its own.
struct SFTPReading {
    /// Of one packet; servers send at most a quarter of it.
    private static let longest = 1 << 20

    let process: SSHProcess

    /// The next answer and the request that it is for; `nil` when the connection is over, or speaks something else.
    func next() -> (id: UInt32, reply: SFTPReply)? {
        guard let head = bytes(4), case let length = Int(number(head)), (1...SFTPReading.longest).contains(length),
            let body = bytes(length)
        else { return nil }
        if body[0] == SFTPKind.version { return (0, SFTPReply(kind: body[0], bytes: Array(body[1...]))) }
        guard body.count >= 5 else { return nil }
        return (number(Array(body[1..<5])), SFTPReply(kind: body[0], bytes: Array(body[5...])))
    }

    private func bytes(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count), done = 0
        while done < count {
            let got = unsafe bytes.withUnsafeMutableBytes {
                unsafe recv(process.socket, $0.baseAddress?.advanced(by: done), count - done, 0)
            }
            if got < 0, errno == EINTR { continue }
            if got <= 0 { return nil }
            done += got
        }
        return bytes
    }

    private func number(_ bytes: [UInt8]) -> UInt32 { bytes.reduce(0) { $0 << 8 | UInt32($1) } }
}
