import Model

/// The requests that the store makes. A status other than success is thrown as it is: what it means depends on the
/// request.
extension SFTPSession {
    static let hardlink = "hardlink@openssh.com", posixRename = "posix-rename@openssh.com"
    static let fsync = "fsync@openssh.com", statvfs = "statvfs@openssh.com"

    struct Flags: OptionSet {
        let rawValue: UInt32
        static let read = Flags(rawValue: 1), write = Flags(rawValue: 2), create = Flags(rawValue: 8)
        static let exclusive = Flags(rawValue: 0x20)
    }

    func open(_ path: String, _ flags: Flags) async throws -> [UInt8] {
        var body = SFTPWriter()
        body.put(path)
        body.put(flags.rawValue)
        // Attributes of a new file: its mode alone.
        body.put(UInt32(4))
        body.put(UInt32(0o640))
        return try await handle(SFTPKind.open, body)
    }

    func close(_ handle: [UInt8]) async throws { try await simple(SFTPKind.close, handle) }

    /// At most `count` bytes; none at the end of the file.
    func read(_ handle: [UInt8], at offset: Int64, count: Int) async throws -> ArraySlice<UInt8> {
        var body = SFTPWriter()
        body.put(handle)
        body.put(UInt64(offset))
        body.put(UInt32(count))
        do {
            var reply = try await answer(SFTPKind.read, body, SFTPKind.data)
            return try reply.data()
        } catch let status as SFTPStatus where status.code == SFTPStatus.endOfFile { return [] }
    }

    func write(_ handle: [UInt8], at offset: Int, _ bytes: ArraySlice<UInt8>) async throws {
        var body = SFTPWriter()
        body.put(handle)
        body.put(UInt64(offset))
        body.put(bytes)
        try await done(SFTPKind.write, body)
    }

    /// `nil` when there is nothing of this name.
    func attributes(_ path: String) async throws -> SFTPAttributes? {
        do { return try await attributes(SFTPKind.stat, Array(path.utf8)) } catch let status as SFTPStatus
            where status.code == SFTPStatus.noSuchFile
        { return nil }
    }

    func attributes(of handle: [UInt8]) async throws -> SFTPAttributes { try await attributes(SFTPKind.fstat, handle) }

    func remove(_ path: String) async throws { try await simple(SFTPKind.remove, Array(path.utf8)) }

    func makeFolder(_ path: String) async throws {
        var body = SFTPWriter()
        body.put(path)
        body.put(UInt32(4))
        body.put(UInt32(0o750))
        try await done(SFTPKind.mkdir, body)
    }

    /// SFTP 3 says that it fails when `new` is there.
    func rename(_ old: String, to new: String) async throws {
        var body = SFTPWriter()
        body.put(old)
        body.put(new)
        try await done(SFTPKind.rename, body)
    }

    func extended(_ name: String, _ arguments: [[UInt8]]) async throws {
        try await done(SFTPKind.extended, request(name, arguments))
    }

    /// Of the file system; `nil` where the server does not tell.
    func space(_ path: String) async throws -> (total: UInt64, free: UInt64, isReadOnly: Bool)? {
        guard extensions.contains(SFTPSession.statvfs) else { return nil }
        let body = request(SFTPSession.statvfs, [Array(path.utf8)])
        var reply = try await answer(SFTPKind.extended, body, SFTPKind.extendedReply)
        var numbers: [UInt64] = []
        for _ in 0..<11 { numbers.append(try reply.long()) }
        return (numbers[2] &* numbers[1], numbers[4] &* numbers[1], numbers[9] & 1 != 0)
    }

    /// Names and attributes in a folder, those that begin with a dot left out; `nil` when there is no such folder.
    func list(_ path: String) async throws -> [(name: String, attributes: SFTPAttributes)]? {
        var found: [(name: String, attributes: SFTPAttributes)] = []
        var body = SFTPWriter()
        body.put(path)
        let handle: [UInt8]
        do { handle = try await self.handle(SFTPKind.opendir, body) } catch let status as SFTPStatus
            where status.code == SFTPStatus.noSuchFile
        { return nil }
        while var page = try await page(handle) {
            for _ in 0..<(try page.number()) {
                let name = try page.text()
                _ = try page.data()
                let attributes = try page.attributes()
                if !name.hasPrefix(".") { found.append((name, attributes)) }
            }
        }
        try await close(handle)
        return found
    }

    private func page(_ handle: [UInt8]) async throws -> SFTPReply? {
        var body = SFTPWriter()
        body.put(handle)
        do { return try await answer(SFTPKind.readdir, body, SFTPKind.name) } catch let status as SFTPStatus
            where status.code == SFTPStatus.endOfFile
        { return nil }
    }

    private func request(_ name: String, _ arguments: [[UInt8]]) -> SFTPWriter {
        var body = SFTPWriter()
        body.put(name)
        for argument in arguments { body.put(argument) }
        return body
    }

    private func handle(_ kind: UInt8, _ body: SFTPWriter) async throws -> [UInt8] {
        var reply = try await answer(kind, body, SFTPKind.handle)
        return Array(try reply.data())
    }

    private func attributes(_ kind: UInt8, _ name: [UInt8]) async throws -> SFTPAttributes {
        var body = SFTPWriter()
        body.put(name)
        var reply = try await answer(kind, body, SFTPKind.attributes)
        return try reply.attributes()
    }

    private func simple(_ kind: UInt8, _ argument: [UInt8]) async throws {
        var body = SFTPWriter()
        body.put(argument)
        try await done(kind, body)
    }

    private func done(_ kind: UInt8, _ body: SFTPWriter) async throws {
        _ = try await answer(kind, body, SFTPKind.status)
    }

    private func answer(_ kind: UInt8, _ body: SFTPWriter, _ wanted: UInt8) async throws -> SFTPReply {
        var reply = try await send(kind, body)
        guard reply.kind == SFTPKind.status else {
            guard reply.kind == wanted else { throw sftpNonsense("\(reply.kind) in answer to \(kind)") }
            return reply
        }
        let code = try reply.number()
        if code == 0, wanted == SFTPKind.status { return reply }
        throw SFTPStatus(code: code, message: reply.isAtEnd ? "" : try reply.text())
    }
}
