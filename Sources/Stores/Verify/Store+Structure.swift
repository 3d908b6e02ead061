import Model
import Ports

/// What the listings of a store say, names and sizes alone: the same for every point.
package struct StoreSurvey: Sendable {
    /// A line for each pack that an index names and that is not there as it says.
    fileprivate var wrongPacks: [Digest: String] = [:]
    fileprivate var wal: [SystemIdentifier: WALListing] = [:]
    /// When the oldest tombstone was put; `nil` without one.
    package fileprivate(set) var condemnedSince: Timestamp?
    /// Whether a sweep would merge index files.
    package fileprivate(set) var hasManyIndexes = false

    /// Whether every pack is there that any point may stand on.
    package var hasAllPacks: Bool { wrongPacks.isEmpty }

    /// Whether WAL from a point's start to its stop is there.
    package func coversWAL(of point: PointDocument) -> Bool { missingWAL(of: point).isEmpty }

    fileprivate func missingWAL(of point: PointDocument) -> [String] {
        let stretches = wal[point.system]?.stretches(on: point.timeline) ?? []
        let coverage = WALCoverage(timeline: point.timeline, stretches: stretches)
        var lines: [String] = []
        if (coverage.end(from: point.start) ?? .zero) < point.stop {
            lines.append("WAL of timeline \(point.timeline) from \(point.start) to \(point.stop) is not complete")
        }
        let named = Set(point.requiredWAL.map(\.name))
        for (name, bytes) in point.neededSegments where named.contains(name.text) {
            guard let number = name.number(segmentBytes: point.walSegmentBytes) else { continue }
            let first = LSN(number * UInt64(point.walSegmentBytes))
            let from = max(point.start, first), to = LSN(first.bytes + UInt64(bytes))
            if (coverage.end(from: from) ?? .zero) < to { lines.append("WAL segment \(name.text) is missing") }
        }
        return lines
    }
}

extension Store {
    /// Lists what points stand on: packs, and the WAL of `systems`.
    package func survey(of systems: Set<SystemIdentifier>) async throws(PraError) -> StoreSurvey {
        try await index.refresh()
        var survey = StoreSurvey(), sizes: [Digest: Int64] = [:]
        survey.condemnedSince = await index.condemnedSince
        survey.hasManyIndexes = await index.small.count > Store.mostSmallIndexes
        for info in try await objects.list("packs/") {
            if let id = StoreKey.digest(in: info.key) { sizes[id] = info.size }
        }
        await index.noteLost(sizes)
        survey.wrongPacks = wrongPacks(await index.packSizes(), sizes)
        for system in systems { survey.wal[system] = try await walListing(of: system) }
        return survey
    }

    /// Whether all that a point needs is there, without reading its data: tree and maps, an entry for every extent,
    /// every pack with its size, WAL from start to stop.
    /// - Returns: what is missing, a line each; empty when the point counts.
    package func structureCheck(_ point: PointDocument) async throws(PraError) -> [String] {
        try await structureCheck(point, by: try await survey(of: [point.system]))
    }

    /// - Parameter survey: made after the point was committed.
    package func structureCheck(
        _ point: PointDocument, by survey: StoreSurvey
    ) async throws(PraError) -> [String] {
        var findings = Findings(), closure = Closure(self)
        do throws(PraError) {
            try await closure.add(point) { id, path in findings.add("\(path): no index knows its extent \(id)") }
        } catch  where error.code == .storeCorrupt {
            findings.add(error.what)
        }
        for id in closure.packs.sorted() { if let line = survey.wrongPacks[id] { findings.add(line) } }
        for line in survey.missingWAL(of: point) { findings.add(line) }
        return findings.lines
    }
}

/// Lines of findings, as many as a person reads; the rest is counted.
struct Findings {
    private static let most = 100
    private var first: [String] = []
    private var more = 0

    mutating func add(_ line: String) {
        if first.count < Self.most { first.append(line) } else { more += 1 }
    }

    var lines: [String] { more == 0 ? first : first + ["and \(more) more"] }
}
