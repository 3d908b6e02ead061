import Engines
import Foundation
import Model
import Testing

@testable import Archive

private let pageBytes = 8192

/// Records laid out on the pages of segments, as a server lays them out.
private struct Layout {
    private(set) var segments: [[UInt8]] = []
    private let segmentBytes = 4 * pageBytes
    /// Bytes of the record at hand that are not written yet.
    private var left = 0

    private func little(_ number: Int, _ count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    private mutating func beginPageIfNeeded() {
        if segments.last.map({ $0.count == segmentBytes }) ?? true { segments.append([]) }
        guard let segment = segments.last, segment.count % pageBytes == 0 else { return }
        let isLong = segment.isEmpty, flags = (left > 0 ? 1 : 0) | (isLong ? 2 : 0)
        var header = little(0xD110, 2) + little(flags, 2) + little(1, 4) + little(0, 8) + little(left, 4) + little(0, 4)
        if isLong { header += little(7, 8) + little(segmentBytes, 4) + little(pageBytes, 4) }
        segments[segments.count - 1] += header
    }

    mutating func append(_ record: [UInt8]) {
        left = record.count
        while left > 0 {
            if left == record.count { left = 0; beginPageIfNeeded(); left = record.count } else { beginPageIfNeeded() }
            let here = min(left, pageBytes - segments[segments.count - 1].count % pageBytes)
            segments[segments.count - 1] += record[(record.count - left)..<(record.count - left + here)]
            left -= here
        }
        while segments[segments.count - 1].count % 8 != 0 { segments[segments.count - 1].append(0) }
    }

    /// With a body of `count` bytes that means nothing.
    mutating func append(other count: Int) {
        append(record(manager: 10, [255, UInt8(count - 2)] + [UInt8](repeating: 5, count: count - 2)))
    }

    func record(manager: UInt8, _ body: [UInt8]) -> [UInt8] {
        little(24 + body.count, 4) + little(700, 4) + little(4096, 8) + [0, manager, 0, 0] + little(1234, 4) + body
    }

    /// What a server writes when it starts with other settings than before.
    mutating func append(walLevel: Int) {
        var data: [UInt8] = []
        for number in [100, 8, 0, 0, 64, walLevel, 0] { data += little(number, 4) }
        var record = record(manager: 0, [255, UInt8(data.count)] + data)
        record[16] = 0x60
        append(record)
    }

    mutating func append(tablespaceAt path: String, originating: Bool = false) {
        let data = little(16500, 4) + Array(path.utf8) + [0]
        append(
            record(manager: 5, (originating ? [253, 1, 0, 252, 9, 9, 9, 9] : []) + [255, UInt8(data.count)] + data))
    }

    /// Everything up to `room` bytes before the end of the segment.
    mutating func fill(leaving room: Int) {
        beginPageIfNeeded()
        while segmentBytes - segments[segments.count - 1].count - room > 24 + 96 { append(other: 40) }
        let last = segmentBytes - segments[segments.count - 1].count - room
        if last > 0 { append(other: last - 24) }
    }

    /// The last segment, zeros behind what was written.
    var whole: [[UInt8]] {
        segments.map { $0 + [UInt8](repeating: 0, count: segmentBytes - $0.count) }
    }
}

struct NewTablespaceScanTests {
    /// As where a tool has copied the links' folders.
    @Test func aFolderWhereALinkWouldBeIsNone() async throws {
        let folder = "/tmp/pra-guard-\(UUID())", disk = Disk()
        try await disk.makeFolders("\(folder)/pg_tblspc/16500", owner: nil)
        var layout = Layout()
        layout.append(tablespaceAt: "\(folder)/late")
        let segment = try #require(layout.whole.first), name = "000000010000000000000001"
        try TablespaceGuard(directory: folder).check(segment, named: name)
        try await disk.makeFolders("\(folder)/late/PG_15_202209061", owner: nil)
        let refusal = #expect(throws: PraError.self) {
            try TablespaceGuard(directory: folder).check(segment, named: name)
        }
        #expect(refusal?.code == .refused)
        try await disk.remove(folder)
    }

    @Test func recordsAreFoundWhateverPageTheyCross() {
        var layout = Layout()
        for _ in 0..<200 {
            layout.append(other: 40)
            layout.append(tablespaceAt: "/srv/here", originating: true)
        }
        let scans = layout.whole.map { NewTablespaceScan($0) }
        let found = scans.flatMap(\.found)
        let cut = scans.count { $0.isCutOff }
        #expect(found.count + cut == 200 && cut <= 1)
        #expect(found.allSatisfy { $0 == NewTablespace(oid: 16500, path: "/srv/here") })
    }

    /// A segment is scanned without the next: wherever the border falls, one of the two tells.
    @Test(arguments: Array(stride(from: 8, through: 96, by: 8)))
    func oneAcrossTheBorderOfTwoSegmentsIsNotMissed(room: Int) {
        var layout = Layout()
        layout.fill(leaving: room)
        layout.append(tablespaceAt: "/srv/a-path-that-is-long-enough-for-any-border")
        layout.append(other: 40)
        let scans = layout.whole.map { NewTablespaceScan($0) }
        #expect(scans.count == 2 || room == 96)
        #expect(scans.count { $0.isCutOff } + scans.flatMap(\.found).count == 1, "\(room): \(scans)")
    }

    @Test func otherRecordsOfTheSameManagerAndOtherBytesAreNone() {
        var layout = Layout()
        var dropped = layout.record(manager: 5, [255, 4, 1, 2, 3, 4])
        dropped[16] = 0x10
        layout.append(dropped)
        layout.append(other: 90)
        let scan = layout.whole.map { NewTablespaceScan($0) }
        #expect(scan.allSatisfy { $0.found.isEmpty && !$0.isCutOff })
        #expect(NewTablespaceScan([]).found.isEmpty)
        #expect(NewTablespaceScan([UInt8](repeating: 0xFF, count: 16384)).found.isEmpty)
    }
}

struct UnreplayableWALTests {
    @Test func whereAServerStartsWithMinimalIsFoundAndNoOtherLevel() {
        var layout = Layout()
        layout.append(other: 40)
        layout.append(walLevel: 1)
        layout.append(walLevel: 2)
        layout.append(tablespaceAt: "/srv/here")
        #expect(layout.segments.map { unreplayable(in: $0) } == [[]])
        let start = layout.segments[0].count
        layout.append(walLevel: 0)
        layout.append(walLevel: 1)
        #expect(layout.segments.map { unreplayable(in: $0) } == [[start..<start + 54]], "of an open segment")
        #expect(layout.whole.map { unreplayable(in: $0) } == [[start..<start + 54]])
    }

    @Test func itIsFoundWhateverPageItCrosses() {
        var layout = Layout()
        for _ in 0..<300 {
            layout.append(other: 40)
            layout.append(walLevel: 0)
        }
        let found = layout.segments.flatMap { unreplayable(in: $0) }
        #expect(found.count >= 300 && layout.segments.count > 1)
    }

    /// A segment is looked at without the next: wherever the border falls, one of the two tells.
    @Test(arguments: Array(stride(from: 8, through: 64, by: 8)))
    func itIsNotMissedAcrossTheBorderOfTwoSegments(room: Int) {
        var layout = Layout()
        layout.fill(leaving: room)
        layout.append(walLevel: 0)
        layout.append(other: 40)
        let found = layout.whole.map { unreplayable(in: $0) }
        #expect(found.flatMap(\.self).count == 1, "\(room): \(found)")
    }
}
