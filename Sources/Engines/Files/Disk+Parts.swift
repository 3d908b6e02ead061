import Archive
import Glibc
import Model

/// Files that are filled part by part, by several disks at once.
extension Disk {
    /// What is there of a file that is to have a certain length.
    enum Found: Hashable { case nothing, otherLength, asLong }

    func found(_ path: String, size: Int64) -> Found {
        guard case .file(let length, links: 1)? = kind(of: path) else { return .nothing }
        return length == size ? .asLong : .otherLength
    }

    /// Makes `path` a file of `size` bytes that nobody else has under another name; what one that is there holds stays.
    /// - Returns: what there was.
    func makeFile(_ path: String, size: Int64, mode: mode_t, owner: Account?) throws(PraError) -> Found {
        let found = found(path, size: size)
        guard found == .nothing else {
            let file = try OpenFile(writing: path)
            try file.own(mode: mode, owner)
            if found == .otherLength { try file.setLength(size) }
            return found
        }
        try remove(path)
        try OpenFile(creating: path, mode: mode, owner: owner).setLength(size)
        return .nothing
    }

    /// Which of a row of extents the file at `path` does not hold.
    /// - Parameters:
    ///   - rows: their names and lengths, one after the other from `offset` on.
    ///   - names: what bytes are called in the store; of two at a time, which takes little longer than of one.
    func differing(
        _ rows: [(id: Digest, length: Int)], at offset: Int64, of path: String,
        names: ([ArraySlice<UInt8>]) -> [Digest]
    ) throws(PraError) -> [Int] {
        let file = try OpenFile(reading: path)
        var (different, position): ([Int], Int64) = ([], offset)
        for start in stride(from: 0, to: rows.count, by: 2) {
            let pair = start..<min(start + 2, rows.count)
            let length = rows[pair].reduce(0) { $0 + $1.length }
            let count = try file.read(into: &scratch, count: length, at: position)
            position += Int64(length)
            var held: [ArraySlice<UInt8>] = [], begin = 0
            for row in rows[pair] {
                held.append(scratch[min(begin, count)..<min(begin + row.length, count)])
                begin += row.length
            }
            for (index, (bytes, name)) in zip(pair, zip(held, names(held)))
            where bytes.count != rows[index].length || name != rows[index].id {
                different.append(index)
            }
        }
        return different
    }

    /// Writes at a place of a file that is there. Long writes go past the page cache: a restore that filled it would
    /// copy every byte once more and drive out what other programs have there.
    func write(_ bytes: [UInt8], at offset: Int64, of path: String) throws(PraError) {
        let direct = try writeDirectly(bytes, at: offset, of: path)
        guard direct < bytes.count else { return }
        try OpenFile(writing: path).write(bytes[direct...], at: offset + Int64(direct))
    }

    /// - Returns: how many of the bytes could be written so.
    private func writeDirectly(_ bytes: [UInt8], at offset: Int64, of path: String) throws(PraError) -> Int {
        let count = bytes.count & ~(AlignedBuffer.alignment - 1)
        guard count >= Disk.directFrom, offset % Int64(AlignedBuffer.alignment) == 0,
            let file = try OpenFile(writingDirectly: path)
        else { return 0 }
        aligned.fill(bytes[..<count])
        return try unsafe file.write(directly: aligned.filled, at: offset) ? count : 0
    }

    /// Shorter writes are gathered by the system better than they are waited for one by one.
    private static let directFrom = 128 << 10

    /// What was written to these files survives power loss; their names do once their folders are synced.
    func syncFiles(_ paths: ArraySlice<String>) throws(PraError) {
        for path in paths { try OpenFile(reading: path).sync() }
    }

    enum Kind: Hashable {
        case file(size: Int64, links: Int), folder
        case link(to: String)
        case other
    }

    /// `nil` when there is nothing.
    func kind(of path: String) -> Kind? {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return nil }
        return switch status.st_mode & S_IFMT {
        case S_IFREG: .file(size: Int64(status.st_size), links: Int(status.st_nlink))
        case S_IFDIR: .folder
        case S_IFLNK: (try? HostFile.linkTarget(path)).map { .link(to: $0) } ?? .other
        default: .other
        }
    }

    /// Whether `path` is a folder, or a link to one.
    func leadsToFolder(_ path: String) -> Bool {
        var status = stat()
        return unsafe stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// Everything below a folder, following no link. A folder comes before what is in it.
    func paths(below folder: String) throws(PraError) -> [String] {
        var (found, open): ([String], [String]) = ([], [folder])
        while let next = open.popLast() {
            for name in try names(in: next) ?? [] {
                let path = "\(next)/\(name)"
                found.append(path)
                if kind(of: path) == .folder { open.append(path) }
            }
        }
        return found
    }

    func read(_ path: String, first count: Int) throws(PraError) -> [UInt8] { try OpenFile.read(path, 0..<count) }

    package func move(_ path: String, to new: String) throws(PraError) {
        try check(unsafe rename(path, new), "move \(path) to", new)
    }
}
