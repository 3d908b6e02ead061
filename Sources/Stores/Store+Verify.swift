import Model
import Ports

/// What reading a point back found.
package struct VerifyResult: Hashable, Sendable {
    /// A line each; empty when intact.
    package var findings: [String] = []
    package var bytesRead = ByteCount.zero
    package var extents = 0
    package var segments = 0
    /// Whether every object was dropped from this host's memory before it was read.
    package var isFromMedium = true
}

extension Store {
    /// Reads every pack and WAL segment that a point needs: the pack's bytes against its name, each frame, each extent
    /// against its id. Damaged packs get a tombstone, so that the point that replaces this one stands on none of them.
    /// - Parameter progress: told the bytes read so far and the total; called often.
    package func verify(
        _ point: PointDocument, at now: Timestamp,
        progress: @Sendable (_ done: ByteCount, _ total: ByteCount) -> Void = { _, _ in }
    ) async throws(PraError) -> VerifyResult {
        var result = VerifyResult(findings: try await structureCheck(point))
        var closure = Closure(self)
        do throws(PraError) { try await closure.add(point) { _, _ in } } catch  where error.code == .storeCorrupt {
            // Named by the structure check. What was walked until then is still read.
        }
        let sizes = await index.packSizes()
        let packs = closure.packs.sorted(), total = packs.reduce(0) { $0 + sizes[$1, default: 0] }
        var damaged: Set<Digest> = [], broken: [Digest] = [], findings = Findings()
        var rest = packs[...]
        while !rest.isEmpty {
            let batch = rest.prefix(coreCount())
            rest = rest.dropFirst(batch.count)
            for report in try await readPacks(batch) {
                damaged.formUnion(report.damaged)
                if report.isBroken { broken.append(report.id) }
                for line in report.lines { findings.add(line) }
                result.bytesRead += ByteCount(report.bytes)
                result.extents += report.extents
                if !report.isFromMedium { result.isFromMedium = false }
                progress(result.bytesRead, ByteCount(total))
            }
        }
        for line in try await files(of: point, on: damaged) { findings.add(line) }
        if let line = await condemn(damaged: broken, at: now) { findings.add(line) }
        result.findings += findings.lines
        try await verifyWAL(of: point, into: &result)
        return result
    }

    /// - Returns: why they can not be marked; what was found is worth more than that.
    private func condemn(damaged packs: [Digest], at now: Timestamp) async -> String? {
        do throws(PraError) {
            let known = await index.damaged
            let found = packs.filter { !known.contains($0) }.sorted()
            guard !found.isEmpty, !isReadOnly else { return nil }
            let tombstone = Tombstone(at: now, packs: found, isDamage: true)
            try await objects.put(StoreKey.tombstone(Store.mintedID(random)), try Document.encode(tombstone))
            try await index.refresh()
            return nil
        } catch { return "new points may still build on what is damaged: \(error.what)" }
    }

    private func readPacks(_ ids: ArraySlice<Digest>) async throws(PraError) -> [PackReport] {
        do {
            return try await withThrowingTaskGroup(of: PackReport.self) { group in
                for id in ids { group.addTask { try await self.readPack(id) } }
                return try await group.reduce(into: []) { $0.append($1) }.sorted { $0.id < $1.id }
            }
        } catch { throw PraError.wrapping(error) }
    }

    /// A pack that is missing gives an empty report: the structure check has named it.
    private func readPack(_ id: Digest) async throws(PraError) -> PackReport {
        let isFromMedium = try await objects.dropFromMemory(StoreKey.pack(id))
        guard let bytes = try await objects.get(StoreKey.pack(id), range: nil) else { return PackReport(id: id) }
        var report: PackReport
        do throws(PraError) {
            let (cipher, seal) = (cipher, try await packSeal(bytes, of: id))
            report = await workers.submit { PackReport(reading: bytes, as: id, cipher, seal, with: $0) }.value()
        } catch  where error.code == .storeCorrupt {
            report = PackReport(id: id, line: error.what)
        }
        report.isFromMedium = isFromMedium
        for delta in report.deltas where try await !rebuilds(delta, &report) { report.note(damaged: delta.entry) }
        return report
    }

    /// A delta is damaged where it does not give its extent, its pack only where the base is sound.
    private func rebuilds(_ delta: ExtentIndex.Found, _ report: inout PackReport) async throws(PraError) -> Bool {
        guard let chain = try await index.chain(from: delta) else { return false }
        do throws(PraError) {
            _ = try await checkedExtent(chain)
            return true
        } catch  where error.code == .storeCorrupt {
            do throws(PraError) {
                _ = try await checkedExtent(Array(chain.dropFirst()))
                report.isBroken = true
            } catch  where error.code == .storeCorrupt {
                // Found where the base is read.
            }
            return false
        }
    }

    /// Which of the point's files stand on damaged extents.
    private func files(of point: PointDocument, on damaged: Set<Digest>) async throws(PraError) -> [String] {
        guard !damaged.isEmpty else { return [] }
        var lines: [String] = []
        do throws(PraError) {
            var entries = tree(point).makeAsyncIterator()
            while let entry = try await entries.next() {
                try await name(damaged, of: entry, in: &lines)
            }
        } catch  where error.code == .storeCorrupt {
            lines.append(error.what)
        }
        return lines
    }

    /// Adds a line for each damaged extent of a file; those before an error are added all the same.
    private func name(
        _ damaged: Set<Digest>, of entry: TreeEntry, in lines: inout [String]
    ) async throws(PraError) {
        var ids = extents(of: entry).makeAsyncIterator(), number = 0
        while let id = try await ids.next() {
            if damaged.contains(id) { lines.append("\(entry.path) has damaged extent \(id) (MiB \(number))") }
            number += 1
        }
    }

    private func verifyWAL(of point: PointDocument, into result: inout VerifyResult) async throws(PraError) {
        let digests = Dictionary(
            point.requiredWAL.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first })
        for (name, needed) in point.neededSegments {
            for key in try await walKeys(of: name, system: point.system) {
                if !(try await objects.dropFromMemory(key)) { result.isFromMedium = false }
            }
            let name = name.text
            do throws(PraError) {
                // A missing one was named by the structure check.
                guard let bytes = try await walFile(name, system: point.system) else { continue }
                result.segments += 1
                result.bytesRead += ByteCount(bytes.count)
                if let digest = digests[name], cipher.id(of: bytes.prefix(needed)) != digest {
                    result.findings.append("WAL segment \(name) is not the one that the point was committed with")
                }
            } catch  where error.code == .storeCorrupt {
                result.findings.append(error.what)
            }
        }
    }
}

/// What reading one pack found.
private struct PackReport: Sendable {
    var id: Digest
    var bytes = 0
    var extents = 0
    var damaged: [Digest] = []
    var lines: [String] = []
    /// Whether its own bytes are wrong.
    var isBroken = false
    var isFromMedium = true
    /// To be rebuilt over their bases.
    var deltas: [ExtentIndex.Found] = []

    init(id: Digest, line: String? = nil) { (self.id, lines, isBroken) = (id, line.map { [$0] } ?? [], line != nil) }

    init(reading bytes: [UInt8], as id: Digest, _ cipher: Cipher, _ seal: FrameSeal, with codec: Codec) {
        (self.id, self.bytes) = (id, bytes.count)
        let name = StoreKey.pack(id)
        if Hash.of(bytes) != id { lines.append("\(name) does not have the hash that is its name") }
        do throws(PraError) {
            var frame: (offset: UInt32, raw: [UInt8]?) = (0, nil)
            let pack = try Pack(id: id, parsing: bytes, seal, with: codec)
            let held = IndexFile.HeldPack(id: id, size: Int64(bytes.count), kind: pack.kind)
            deltas = pack.entries.filter(\.isDelta).map { ($0, held) }
            extents = pack.entries.count
            for entry in pack.entries where !entry.isDelta {
                if entry.kind != .zero, entry.frameOffset != frame.offset {
                    frame = (entry.frameOffset, decoded(entry, of: bytes, seal, with: codec))
                }
                if !isIntact(entry, in: frame.raw, cipher) { note(damaged: entry) }
            }
        } catch { lines.append(error.what) }
        isBroken = !lines.isEmpty
    }

    mutating func note(damaged entry: Entry) {
        damaged.append(entry.id)
        lines.append("extent \(entry.id) of \(StoreKey.pack(id)) is damaged")
    }

    private func decoded(_ entry: Entry, of pack: [UInt8], _ seal: FrameSeal, with codec: Codec) -> [UInt8]? {
        let start = Int(entry.frameOffset), end = start + Int(entry.frameLength)
        guard end <= pack.count else { return nil }
        let raw = Result { () throws(PraError) in
            try plainFrame(pack[start..<end], of: entry, name: StoreKey.pack(id), seal, with: codec)
        }
        guard case .success(let bytes) = raw else { return nil }
        return bytes
    }

    private func isIntact(_ entry: Entry, in raw: [UInt8]?, _ cipher: Cipher) -> Bool {
        if entry.kind == .zero { return cipher.id(of: [UInt8](repeating: 0, count: Int(entry.rawLength))) == entry.id }
        let start = Int(entry.offsetInFrame), end = start + Int(entry.rawLength)
        guard let raw, end <= raw.count else { return false }
        return cipher.id(of: raw[start..<end]) == entry.id
    }
}
