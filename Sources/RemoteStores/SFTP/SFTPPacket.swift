import Model

/// The messages of SFTP version 3 (draft-ietf-secsh-filexfer-02) that this program speaks.
enum SFTPKind {
    static let initial: UInt8 = 1, version: UInt8 = 2, open: UInt8 = 3, close: UInt8 = 4, read: UInt8 = 5
    static let write: UInt8 = 6, fstat: UInt8 = 8, opendir: UInt8 = 11, readdir: UInt8 = 12, remove: UInt8 = 13
    static let mkdir: UInt8 = 14, stat: UInt8 = 17, rename: UInt8 = 18, extended: UInt8 = 200
    static let status: UInt8 = 101, handle: UInt8 = 102, data: UInt8 = 103, name: UInt8 = 104, attributes: UInt8 = 105
    static let extendedReply: UInt8 = 201
}

/// The body of a request.
struct SFTPWriter {
    private(set) var bytes: [UInt8] = []

    mutating func put(_ number: UInt32) { for shift in [24, 16, 8, 0] { bytes.append(UInt8(number >> shift & 0xff)) } }

    mutating func put(_ number: UInt64) {
        put(UInt32(number >> 32))
        put(UInt32(number & 0xffff_ffff))
    }

    mutating func put(_ data: some Collection<UInt8>) {
        put(UInt32(data.count))
        bytes += data
    }

    mutating func put(_ text: String) { put(Array(text.utf8)) }
}

/// An answer. What is cut short throws, and so does what is longer than it says.
struct SFTPReply: Sendable {
    let kind: UInt8
    private let bytes: [UInt8]
    private var next = 0

    init(kind: UInt8, bytes: [UInt8]) { (self.kind, self.bytes) = (kind, bytes) }

    var isAtEnd: Bool { next == bytes.count }

    mutating func number() throws(PraError) -> UInt32 {
        try take(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func long() throws(PraError) -> UInt64 { UInt64(try number()) << 32 | UInt64(try number()) }

    mutating func data() throws(PraError) -> ArraySlice<UInt8> { try take(Int(try number())) }

    mutating func text() throws(PraError) -> String { String(decoding: try data(), as: UTF8.self) }

    mutating func attributes() throws(PraError) -> SFTPAttributes {
        var attributes = SFTPAttributes()
        let flags = try number()
        if flags & 1 != 0 { attributes.size = Int64(bitPattern: try long()) }
        if flags & 2 != 0 { _ = try long() }
        if flags & 4 != 0 { attributes.mode = try number() }
        if flags & 8 != 0 {
            _ = try number()
            attributes.modified = Int64(try number())
        }
        if flags & 0x8000_0000 != 0 {
            for _ in 0..<(try number()) {
                _ = try data()
                _ = try data()
            }
        }
        return attributes
    }

    private mutating func take(_ count: Int) throws(PraError) -> ArraySlice<UInt8> {
        guard count <= bytes.count - next else { throw sftpNonsense("an answer ends too early") }
        defer { next += count }
        return bytes[next..<next + count]
    }
}

struct SFTPAttributes: Sendable {
    var size: Int64?
    var mode: UInt32?
    /// Seconds since 1970, by the server's clock.
    var modified: Int64?

    var isFolder: Bool { mode.map { $0 & 0o170000 == 0o040000 } ?? false }
}

/// A status other than success.
struct SFTPStatus: Error, Sendable {
    static let endOfFile: UInt32 = 1, noSuchFile: UInt32 = 2, permissionDenied: UInt32 = 3, failure: UInt32 = 4
    static let unsupported: UInt32 = 8

    var code: UInt32
    var message: String
}

func sftpNonsense(_ what: String) -> PraError {
    PraError(
        .storeUnreachable, "the SFTP server does not speak SFTP 3: \(what)",
        remedy: "see that `ssh -s HOST sftp` starts an SFTP server, and that nothing on it prints a greeting",
        retry: .later)
}
