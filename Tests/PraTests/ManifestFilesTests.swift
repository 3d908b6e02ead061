import FoundationEssentials
import Model
import Testing

@testable import pra

@Suite struct ManifestFilesTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    @Test func aFolderGivesItsManifestsInOrder() throws {
        for name in ["b.yaml", "a.yml", "c.txt", "in/d.yaml", ".git/e.yaml", "in/.hidden.yaml"] {
            _ = try folder.write("", to: name)
        }
        let found = try manifestFiles(under: [folder.path, "\(folder.path)/b.yaml"])
        #expect(found.map { $0.dropFirst(folder.path.count + 1) } == ["a.yml", "b.yaml", "in/d.yaml"])
    }

    @Test func aFileThatIsNamedIsReadWhateverItsName() throws {
        let file = try folder.write("", to: "c.txt")
        #expect(try manifestFiles(under: [file]) == [file])
    }

    @Test func whatIsNotThereIsAWrongCall() throws {
        #expect(throws: PraError.self) { try manifestFiles(under: ["\(folder.path)/nothing"]) }
        let empty = #expect(throws: PraError.self) { try manifestFiles(under: [folder.path]) }
        #expect(empty?.code == .usage)
    }

    @Test func aCircleOfLinksEnds() throws {
        try FileManager.default.createSymbolicLink(
            atPath: "\(folder.path)/loop", withDestinationPath: folder.path)
        let error = #expect(throws: PraError.self) { try manifestFiles(under: [folder.path]) }
        #expect(error?.code == .fileFault)
    }

    @Test func noMoreIsReadThanOneByteBeyondTheLimit() throws {
        let file = try folder.write(String(repeating: "a", count: 100), to: "a.yaml")
        #expect(try readFile(file, limit: 10).count == 11)
        #expect(try readFile(file, limit: 100).count == 100)
        #expect(throws: PraError.self) { try readFile("/dev/zero", limit: 10) }
    }
}

/// A folder of the test's own, gone with it.
final class Folder {
    let path: String

    init() throws {
        path = FileManager.default.temporaryDirectory.appending(path: "pra-\(UUID().uuidString)").path()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        do {
            try FileManager.default.removeItem(atPath: path)
        } catch {
            Issue.record("cannot remove \(path): \(error)")
        }
    }

    func write(_ text: String, to name: String) throws -> String {
        let file = "\(path)/\(name)"
        let parent = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        try FileManager.default.createDirectory(atPath: parent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: file))
        return file
    }
}
