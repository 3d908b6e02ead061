import Engines
import Foundation
import Glibc
import Testing

@Suite struct DiskTests {
    /// To sync a folder it has to be opened, which inotify tells and making a folder in it is not.
    @Test func theNameOfANewFolderIsSyncedInEachFolderAboveIt() async throws {
        let root = "/tmp/pra-disk-\(UUID())", disk = Disk()
        try await disk.makeFolder(root, owner: nil)
        let watch = inotify_init1(Int32(IN_NONBLOCK))
        defer { close(watch) }
        let above = unsafe inotify_add_watch(watch, root, UInt32(IN_OPEN))
        try await disk.makeFolders("\(root)/spool/akig", owner: nil)
        #expect(opened(watch, above))
        let spool = unsafe inotify_add_watch(watch, "\(root)/spool", UInt32(IN_OPEN))
        #expect(!opened(watch, spool))
        try await disk.makeFolder("\(root)/spool/other", owner: nil)
        #expect(opened(watch, spool))
        try await disk.remove(root)
    }

    /// Whether the folder itself, not something in it, was opened since the last time.
    private func opened(_ watch: Int32, _ folder: Int32) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe read(watch, &buffer, buffer.count)
        var (offset, found) = (0, false)
        while offset + 16 <= count {
            let field = { (at: Int) in (0..<4).reduce(UInt32(0)) { $0 | UInt32(buffer[offset + at + $1]) << (8 * $1) } }
            if field(0) == UInt32(folder), field(12) == 0 { found = true }
            offset += 16 + Int(field(12))
        }
        return found
    }
}
