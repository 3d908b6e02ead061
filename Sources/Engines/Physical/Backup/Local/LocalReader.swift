import Glibc
import Model
import Ports
import Stores

/// A descriptor of a source file for several readers, closed with its last reference.
final class SourceFile: Sendable {
    private let descriptor: Int32
    private let path: String

    /// `nil` when the file is gone.
    init?(_ path: String) throws(PraError) {
        self.path = path
        descriptor = unsafe Glibc.open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        if descriptor < 0, errno == ENOENT { return nil }
        try check(descriptor, "open", path)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Fills `buffer` from `offset` on; what the file no longer has is left as it is.
    /// - Returns: how many bytes the file has.
    @discardableResult
    func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws(PraError) -> Int {
        var count = 0
        while count < buffer.count {
            let result = unsafe pread(
                descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count, Int(offset) + count)
            if result < 0, errno == EINTR { continue }
            try check(Int32(clamping: result), "read", path)
            if result == 0 { break }
            count += result
        }
        return count
    }
}

/// Reads files of a data directory on a thread of its own. Each has the size that it had when it was listed: the server
/// may lengthen or shorten it, and the WAL of the backup says so again.
actor LocalReader {
    private let thread = SerialThread()
    private let check: PageCheck?
    private let spare: SpareBuffers

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    /// - Parameters:
    ///   - check: `nil` when the cluster has no checksums.
    ///   - spare: of whole extents.
    init(_ check: PageCheck?, _ spare: SpareBuffers) { (self.check, self.spare) = (check, spare) }

    /// Whole files; `nil` for each that is gone.
    func read(_ files: [LocalFile]) throws(PraError) -> [ReadPart?] {
        var parts: [ReadPart?] = []
        for file in files {
            guard let source = try SourceFile(file.place) else {
                parts.append(nil)
                continue
            }
            parts.append(try read(LocalPart(file: file, source: source, range: 0..<file.status.size)))
        }
        return parts
    }

    func read(_ part: LocalPart) throws(PraError) -> ReadPart {
        let count = Int(part.range.upperBound - part.range.lowerBound)
        var bytes = count == extentBytes ? spare.takeWhole() : [UInt8](repeating: 0, count: count)
        let outcome = unsafe bytes.withUnsafeMutableBytes { buffer in
            Result { () throws(PraError) in
                let found = try unsafe part.source.read(at: part.range.lowerBound, into: buffer)
                unsafe buffer[found...].initializeMemory(as: UInt8.self, repeating: 0)
                let damaged = try unsafe damagedPages(in: buffer, of: part)
                return unsafe (crc32c(UnsafeRawBufferPointer(buffer)), damaged)
            }
        }
        let (checksum, damaged) = try outcome.get()
        return ReadPart(bytes: bytes, checksum: checksum, damaged: damaged)
    }

    /// Pages that fail twice: the first time the server may have been writing one. What is read again takes its place.
    nonisolated func damagedPages(
        in buffer: UnsafeMutableRawBufferPointer, of part: LocalPart
    ) throws(PraError) -> [UInt32] {
        guard let check, let relation = part.file.relation else { return [] }
        let first =
            relation.segment &* check.segmentBlocks &+ UInt32(part.range.lowerBound / Int64(check.blockBytes))
        var damaged: [UInt32] = []
        for index in unsafe check.damaged(UnsafeRawBufferPointer(buffer), first: first) {
            let start = index * check.blockBytes
            let page = unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[start..<start + check.blockBytes])
            try unsafe part.source.read(at: part.range.lowerBound + Int64(start), into: page)
            let block = first &+ UInt32(index)
            if unsafe !check.damaged(UnsafeRawBufferPointer(page), first: block).isEmpty { damaged.append(block) }
        }
        return damaged
    }
}
