import Model
import Stores
import Testing

@testable import Engines

struct FileSumsTests {
    private let bytes = [UInt8]((0..<10_000).map { UInt8(truncatingIfNeeded: $0 * 7) })

    /// Of one file, `base/1/16384`.
    private func manifest(of bytes: [UInt8]) -> [UInt8] {
        var manifest = BackupManifest(system: SystemIdentifier(7), major: 15)
        manifest.add(
            "base/1/16384", size: Int64(bytes.count), modified: Timestamp(seconds: 0), checksum: crc32c(bytes))
        return manifest.finished(ranges: "").end
    }

    private func part(_ range: Range<Int>, path: String = "pgdata/base/1/16384") -> FileSums.Part {
        FileSums.Part(
            path: path, size: 10_000, offset: Int64(range.lowerBound), length: range.count,
            checksum: crc32c(Array(bytes[range])))
    }

    @Test func aFileThatIsWholeIsHeldAgainstTheManifestWhateverCameFirst() throws {
        var sums = FileSums(manifest: manifest(of: bytes))
        try sums.note(part(4000..<10_000))
        try sums.note(part(0..<4000))
        #expect(!sums.lacksSome)
    }

    @Test func rightExtentsInTheWrongPlaceAreFound() throws {
        var sums = FileSums(manifest: manifest(of: bytes))
        var (first, second) = (part(0..<5000), part(5000..<10_000))
        (first.offset, second.offset) = (second.offset, first.offset)
        try sums.note(first)
        #expect(throws: PraError.self) { try sums.note(second) }
    }

    @Test func aFileThatTheManifestDoesNotListIsNotCalledChecked() throws {
        var sums = FileSums(manifest: manifest(of: bytes))
        try sums.note(part(0..<10_000, path: "pgdata/other"))
        #expect(sums.lacksSome)
    }
}
