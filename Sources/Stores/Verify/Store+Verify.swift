import Model
import Ports

/// What reading a point back found.
package struct VerifyResult: Hashable, Sendable {
    /// A line each; empty when intact.
    package var findings: [String] = []
    package var bytesRead = ByteCount.zero
    package var extents = 0
    package var segments = 0
    /// What an earlier reading stands for.
    package var remembered = Remembered()
    /// Whether every object was dropped from this host's memory before it was read, now or earlier.
    package var isFromMedium = true
}

extension Store {
    /// Reads every pack and WAL segment that a point needs and that no earlier reading stands for: the pack's bytes
    /// against its name, each frame, each extent against its id. Damaged packs get a tombstone, so that the point that
    /// replaces this one stands on none of them.
    /// - Parameters:
    ///   - memory: without one everything is read.
    ///   - progress: told the bytes read so far and the total; called often.
    package func verify(
        _ point: PointDocument, at now: Timestamp, remembering memory: Remembering? = nil,
        progress: @Sendable (_ done: ByteCount, _ total: ByteCount) -> Void = { _, _ in }
    ) async throws(PraError) -> VerifyResult {
        var result = VerifyResult(findings: try await structureCheck(point))
        var closure = Closure(self)
        do throws(PraError) { try await closure.add(point) { _, _ in } } catch  where error.code == .storeCorrupt {
            // Named by the structure check. What was walked until then is still read.
        }
        let packs = await due(closure.packs, at: now, memory, &result.remembered)
        let sizes = await index.packSizes(), total = packs.reduce(0) { $0 + sizes[$1, default: 0] }
        var read = try await read(packs: packs, at: now, memory?.readings) { done in
            progress(ByteCount(done), ByteCount(total))
        }
        for line in try await files(of: point, on: read.damaged) { read.findings.add(line) }
        if let line = await condemn(damaged: read.broken, at: now) { read.findings.add(line) }
        (result.extents, result.bytesRead) = (read.extents, ByteCount(read.bytes))
        result.isFromMedium = read.isFromMedium && result.remembered.isFromMedium
        result.findings += read.findings.lines
        try await verifyWAL(of: point, at: now, memory, into: &result)
        return result
    }

    /// Packs that no reading stands for.
    private func due(
        _ packs: Set<Digest>, at now: Timestamp, _ memory: Remembering?, _ remembered: inout Remembered
    ) async -> [Digest] {
        var due: [Digest] = []
        for id in packs.sorted() {
            if let reading = await memory?.standing(id, at: now, decoded: true) {
                remembered.add(reading)
            } else {
                due.append(id)
            }
        }
        return due
    }

    private func verifyWAL(
        of point: PointDocument, at now: Timestamp, _ memory: Remembering?, into result: inout VerifyResult
    ) async throws(PraError) {
        let digests = Dictionary(
            point.requiredWAL.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first })
        for (name, needed) in point.neededSegments {
            let keys = try await walKeys(of: name, system: point.system)
            // The same objects may be another point's, which names them by another digest.
            let claim = Hash.of(Array("\(point.clusterUID) \(point.action) \(keys.joined(separator: " "))".utf8))
            if let reading = await memory?.standing(claim, at: now, decoded: true) {
                result.remembered.add(reading)
                if !reading.isFromMedium { result.isFromMedium = false }
                continue
            }
            let isFromMedium = try await dropFromMemory(keys)
            if !isFromMedium { result.isFromMedium = false }
            do throws(PraError) {
                // A missing one was named by the structure check.
                guard let bytes = try await walFile(name.text, system: point.system) else { continue }
                result.segments += 1
                result.bytesRead += ByteCount(bytes.count)
                if let digest = digests[name.text], cipher.id(of: bytes.prefix(needed)) != digest {
                    result.findings.append("WAL segment \(name.text) is not the one that the point was committed with")
                } else {
                    await memory?.readings.note(
                        claim, .init(at: now, bytes: Int64(bytes.count), isFromMedium: isFromMedium, isDecoded: true))
                }
            } catch  where error.code == .storeCorrupt {
                result.findings.append(error.what)
            }
        }
        await memory?.readings.save()
    }

    private func dropFromMemory(_ keys: [String]) async throws(PraError) -> Bool {
        var isDropped = true
        for key in keys where try await !objects.dropFromMemory(key) { isDropped = false }
        return isDropped
    }
}
