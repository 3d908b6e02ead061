import Foundation
import Glibc
import Model
import Ports
import Testing

@testable import Stores

@Suite struct FileStoreFaults {
    @Test(arguments: [
        (ENOSPC, PraError.Code.storeFull), (EDQUOT, .storeFull), (EFBIG, .storeFull), (EROFS, .storeReadOnly),
        (EACCES, .storeReadOnly), (EPERM, .storeReadOnly), (ENOENT, .storeMissing), (EIO, .storeUnreachable),
        (ESTALE, .storeUnreachable),
    ])
    func anErrnoBecomesTheErrorThatSaysWhatToDo(number: Int32, code: PraError.Code) {
        let error = fileError(number, "/srv/pra/packs/3f")
        #expect(error.code == code && error.what.contains("/srv/pra/packs/3f") && !error.remedy.isEmpty)
    }

    @Test func aDirectoryThatIsNotThereIsAMissingStoreAndNotAnEmptyOne() async throws {
        let store = FileStore(directory: "/nonexistent/pra-store")
        for call in [
            { () async throws in _ = try await store.get("format.json", range: nil) },
            { () async throws in _ = try await store.list("") }, { () async throws in try await store.put("a", [1]) },
        ] {
            let error = await #expect(throws: PraError.self) { try await call() }
            #expect(error?.code == .storeMissing)
        }
    }

    /// A file system that is mounted read-only is one; a folder that this process may not write to is another, for all
    /// but root.
    @Test func aStoreToWhichNothingCanBeWrittenSaysSo() async throws {
        let folder = try TemporaryFolder(), path = folder.path + "/store"
        let store = FileStore(directory: path, creating: true)
        try await store.put("a", [1])
        #expect(try await !store.isReadOnly())
        guard getuid() != 0 else { return }
        _ = unsafe chmod(path, 0o500)
        defer { _ = unsafe chmod(path, 0o700) }
        #expect(try await store.isReadOnly())
    }

    @Test func aStoreWhoseDirectoryIsRemovedUnderneathIsMissing() async throws {
        let folder = try TemporaryFolder(), store = FileStore(directory: folder.path + "/store", creating: true)
        try await store.put("a", [1])
        try FileManager.default.removeItem(atPath: folder.path + "/store")
        let error = await #expect(throws: PraError.self) { try await store.get("a", range: nil) }
        #expect(error?.code == .storeMissing)
    }

    @Test(arguments: ["", "/etc/passwd", "a//b", "../x", "a/../b", ".hidden", "a/"])
    func aKeyCannotLeaveTheStore(key: String) async throws {
        let folder = try TemporaryFolder(), store = FileStore(directory: folder.path)
        let error = await #expect(throws: PraError.self) { try await store.put(key, [1]) }
        #expect(error?.code == .usage)
    }

    @Test func twoStoresOverOneFolderDoNotShareTemporaryFiles() async throws {
        let folder = try TemporaryFolder()
        let stores = (0..<4).map { _ in FileStore(directory: folder.path) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, store) in stores.enumerated() {
                group.addTask {
                    for round in 0..<50 {
                        try await store.put("both/\(round)", [1])
                        try await store.put("\(number)/\(round)/object", [UInt8](repeating: UInt8(number), count: 5000))
                    }
                }
            }
            try await group.waitForAll()
        }
        for (number, store) in stores.enumerated() {
            let bytes = try await store.get("\(number)/7/object", range: nil)
            #expect(bytes == [UInt8](repeating: UInt8(number), count: 5000))
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: "\(folder.path)/.tmp").isEmpty)
    }

    @Test func temporaryFilesAreNotObjectsAndOldOnesGo() async throws {
        let folder = try TemporaryFolder()
        let temporary = folder.path + "/.tmp"
        try FileManager.default.createDirectory(atPath: temporary, withIntermediateDirectories: true)
        for (name, age) in [("old", 100_000.0), ("young", 10.0)] {
            let path = "\(temporary)/\(name)", date = Date(timeIntervalSinceNow: -age)
            try Data([1]).write(to: URL(fileURLWithPath: path))
            try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: path)
        }
        let store = FileStore(directory: folder.path)
        try await store.put("a", [1])
        #expect(try await store.list("").map(\.key) == ["a"])
        #expect(try FileManager.default.contentsOfDirectory(atPath: temporary) == ["young"])
    }

    /// Goal: what is read back right after it was written comes from the disk, where the file system is on one.
    @Test func whatIsDroppedIsNotInMemory() async throws {
        let folder = try TemporaryFolder(), store = FileStore(directory: folder.path)
        let bytes = SeededRandom(3).bytes(300_000)
        try await store.put("packs/a", bytes)
        let mounts = try String(contentsOfFile: "/proc/self/mounts", encoding: .utf8).split(separator: "\n")
        let around = mounts.map { $0.split(separator: " ") }.filter {
            $0[1] == "/" || folder.path.hasPrefix("\($0[1])/")
        }
        let isInMemory = around.max { $0[1].count < $1[1].count }?[2] == "tmpfs"
        #expect(try await store.dropFromMemory("packs/a") == !isInMemory)
        #expect(try await store.get("packs/a", range: nil) == bytes)
        #expect(try await store.dropFromMemory("packs/none") == false)
    }

    /// Needs root for its file system of 1 MiB.
    @Test(.enabled(if: geteuid() == 0, "only root can mount a small file system"))
    func aFullDiskIsToldAndLeavesNothingUnderTheName() async throws {
        let folder = try TemporaryFolder()
        try #require(unsafe mount("tmpfs", folder.path, "tmpfs", 0, "size=1m") == 0, "mount(2) failed: \(errno)")
        defer { unsafe umount(folder.path) }
        let store = FileStore(directory: folder.path), small = SeededRandom(1).bytes(200_000)
        try await store.put("packs/small", small)
        #expect(try await store.dropFromMemory("packs/small") == false, "memory is all that it has")
        let error = await #expect(throws: PraError.self) {
            try await store.put("packs/large", SeededRandom(2).bytes(2_000_000))
        }
        #expect(error?.code == .storeFull)
        #expect(try await store.size("packs/large") == nil)
        #expect(try await store.get("packs/small", range: nil) == small)
        try await store.put("packs/other", small)
    }

    @Test(.enabled(if: geteuid() == 0, "only root can mount a file system read-only"))
    func aReadOnlyDiskIsTold() async throws {
        let folder = try TemporaryFolder()
        try #require(unsafe mount("tmpfs", folder.path, "tmpfs", UInt(MS_RDONLY), "size=1m") == 0)
        defer { unsafe umount(folder.path) }
        let error = await #expect(throws: PraError.self) { try await FileStore(directory: folder.path).put("a", [1]) }
        #expect(error?.code == .storeReadOnly)
    }
}
