import FoundationEssentials
import Model
import Ports
import Stores

extension SpoolContent {
    /// What an earlier stream left in a folder: its gap-free beginning, as far as it is WAL of `system`, and `rest`.
    init(leftIn folder: String, by system: SystemIdentifier) throws(PraError) {
        var left: [LeftFile] = [], histories: [Timeline: [UInt8]] = [:]
        for name in try names(in: folder).sorted() {
            if case .history(let timeline) = WALName(text: name) {
                histories[timeline] = try OpenFile.read("\(folder)/\(name)", 0..<(1 << 20))
            } else if let file = try LeftFile(name, in: folder) {
                left.append(file)
            }
        }
        let segmentBytes = left.first { $0.system == system }?.segmentBytes ?? 1
        var legs: [SpoolLeg] = [], files: [SpoolFile] = []
        for file in left {
            let file = file.checked(system: system, segmentBytes: segmentBytes)
            guard let file, SpoolContent.follows(file, files.last) else { break }
            files.append(file)
            if legs.last?.timeline == file.timeline {
                legs[legs.count - 1].end = file.end
            } else {
                legs.append(SpoolLeg(timeline: file.timeline, start: file.start, end: file.end, isClosed: true))
            }
        }
        self.init(SpoolLegs(segmentBytes: segmentBytes, legs), files: files)
        (self.histories, rest) = (histories, left.dropFirst(files.count).map(\.other))
    }

    private static func follows(_ file: SpoolFile, _ last: SpoolFile?) -> Bool {
        guard let last else { return true }
        return file.timeline > last.timeline || (last.isWhole && file.start == last.end)
    }
}

/// A segment file as its name and its pages have it (xlog_internal.h).
private struct LeftFile {
    let name: String
    let isWhole: Bool
    let segment: WALName
    var system = SystemIdentifier(0)
    var segmentBytes = 0
    private var bytes: [UInt8]

    /// `nil` when that is no name of a segment.
    init?(_ name: String, in folder: String) throws(PraError) {
        isWhole = !name.hasSuffix(SpoolFile.partial)
        let text = isWhole ? name : String(name.dropLast(SpoolFile.partial.count))
        guard let segment = WALName(text: text), case .segment = segment else { return nil }
        (self.name, self.segment) = (name, segment)
        bytes = try OpenFile.read("\(folder)/\(name)", 0..<(isWhole ? 40 : 1 << 30))
        guard bytes.count >= 40, number(2, 2) & 2 != 0 else { return }
        (system, segmentBytes) = (SystemIdentifier(number(24, 8)), Int(number(32, 4)))
    }

    var other: OtherFile {
        OtherFile(name: name, segment: segment, isBegun: isWhole || bytes.prefix(40).contains { $0 != 0 })
    }

    /// `nil` when there is nothing of use in it.
    func checked(system: SystemIdentifier, segmentBytes: Int) -> SpoolFile? {
        guard self.system == system, self.segmentBytes == segmentBytes,
            let number = segment.number(segmentBytes: segmentBytes)
        else { return nil }
        let start = LSN(number * UInt64(segmentBytes)), count = isWhole ? segmentBytes : soundBytes(from: start)
        guard count > 0 else { return nil }
        return SpoolFile(timeline: segment.timeline, start: start, bytes: count, isWhole: isWhole)
    }

    /// Up to the first page that does not say that it is at its place: power loss may leave zeros after what was
    /// synced.
    private func soundBytes(from start: LSN) -> Int {
        let page = max(Int(number(36, 4)), 512)
        let wrong = stride(from: 0, to: bytes.count, by: page).first { offset in
            offset + 16 > bytes.count || number(offset, 2) != number(0, 2)
                || number(offset + 8, 8) != start.bytes + UInt64(offset)
        }
        return wrong ?? bytes.count
    }

    private func number(_ offset: Int, _ count: Int) -> UInt64 {
        (0..<count).reduce(0) { $0 | UInt64(bytes[offset + $1]) << (8 * $1) }
    }
}

private func names(in folder: String) throws(PraError) -> [String] {
    do { return try FileManager.default.contentsOfDirectory(atPath: folder) } catch {
        throw PraError(
            .fileFault, "cannot list folder \(folder)", remedy: "see that this user may read there", cause: error.words)
    }
}
