import Model
import Ports

/// The names under `wal/<system>/`, understood.
struct WALListing: Sendable {
    struct Part: Hashable, Sendable {
        var key: String
        var timeline: Timeline
        var from: LSN
        var to: LSN
        var size: Int64

        /// Of the whole segment, which this is or is a piece of.
        var segmentKey: String { String(key.prefix(upTo: key.firstRange(of: ".pieces/")?.lowerBound ?? key.endIndex)) }
    }

    /// Whole segments and pieces.
    var parts: [Part] = []
    var histories: [Timeline: String] = [:]
    /// What no recovery gets past, by timeline.
    var unreplayable: [Timeline: [Range<LSN>]] = [:]
    /// All timelines that have anything.
    var timelines: Set<Timeline> = []
    let segmentBytes: Int

    init(_ infos: [ObjectInfo], segmentBytes: Int) throws(PraError) {
        self.segmentBytes = segmentBytes
        for info in infos {
            let path = info.key.split(separator: "/").map(String.init)
            guard path.count >= 4, let timeline = UInt32(path[2], radix: 16).map(Timeline.init) else { continue }
            timelines.insert(timeline)
            if path[3].hasSuffix(".history") {
                histories[timeline] = info.key
            } else if path[3] == "gaps" {
                if let place = Self.unreplayable(path) { unreplayable[timeline, default: []].append(place) }
            } else {
                parts.append(try Self.part(info, path, timeline, segmentBytes))
            }
        }
    }

    private static func part(
        _ info: ObjectInfo, _ path: [String], _ timeline: Timeline, _ segmentBytes: Int
    ) throws(PraError) -> Part {
        let name = path[3].split(separator: ".").first.map(String.init) ?? ""
        guard let number = WALName(text: name)?.number(segmentBytes: segmentBytes) else {
            throw corrupt(info.key, "its name is not a WAL file's")
        }
        let start = number * UInt64(segmentBytes)
        guard path.count == 5 else {
            let end = LSN(start + UInt64(segmentBytes))
            return Part(key: info.key, timeline: timeline, from: LSN(start), to: end, size: info.size)
        }
        let ends = path[4].split(separator: "-").compactMap { UInt64($0, radix: 16) }
        guard ends.count == 2 else { throw corrupt(info.key, "its name is not a WAL piece's") }
        return Part(
            key: info.key, timeline: timeline, from: LSN(start + ends[0]), to: LSN(start + ends[1]), size: info.size)
    }

    private static func unreplayable(_ path: [String]) -> Range<LSN>? {
        guard path.count == 5, path[4].hasSuffix(StoreKey.minimal) else { return nil }
        let ends = path[4].dropLast(StoreKey.minimal.count).split(separator: "-").compactMap { UInt64($0, radix: 16) }
        guard ends.count == 2, ends[0] < ends[1] else { return nil }
        return LSN(ends[0])..<LSN(ends[1])
    }

    /// Gap-free WAL that recovery can use.
    func stretches(on timeline: Timeline) -> [WALCoverage.Stretch] {
        (unreplayable[timeline] ?? []).reduce(stored(on: timeline)) { stretches, place in
            stretches.flatMap { stretch in
                [
                    WALCoverage.Stretch(from: stretch.from, to: min(stretch.to, place.lowerBound)),
                    WALCoverage.Stretch(from: max(stretch.from, place.upperBound), to: stretch.to),
                ].filter { $0.from < $0.to }
            }
        }
    }

    private func stored(on timeline: Timeline) -> [WALCoverage.Stretch] {
        var stretches: [WALCoverage.Stretch] = []
        for part in parts.filter({ $0.timeline == timeline }).sorted(by: { ($0.from, $0.to) < ($1.from, $1.to) }) {
            if let last = stretches.last, part.from <= last.to {
                stretches[stretches.count - 1].to = max(last.to, part.to)
            } else {
                stretches.append(.init(from: part.from, to: part.to))
            }
        }
        return stretches
    }
}

extension Store {
    /// The WAL of a system by timeline, from the names of what is stored.
    package func coverage(of system: SystemIdentifier) async throws(PraError) -> [WALCoverage] {
        try await wal(of: system).coverage
    }

    /// The same, and what it takes.
    package func wal(of system: SystemIdentifier) async throws(PraError) -> StoreObservation.WAL {
        guard let listing = try await walListing(of: system) else {
            return StoreObservation.WAL(system: system, coverage: [], segmentBytes: 16 << 20, stored: .zero)
        }
        var coverage: [WALCoverage] = []
        for timeline in listing.timelines.sorted() {
            var history: TimelineHistory?
            if let key = listing.histories[timeline], let bytes = try await getPrivate(key) {
                // One that is no history leads nowhere, like one that is missing: who needs it is told that it lacks.
                history = try? TimelineHistory(of: timeline, file: String(decoding: bytes, as: UTF8.self))
            }
            coverage.append(
                WALCoverage(timeline: timeline, stretches: listing.stretches(on: timeline), history: history))
        }
        return StoreObservation.WAL(
            system: system, coverage: coverage, segmentBytes: Int64(listing.segmentBytes),
            stored: ByteCount(listing.parts.reduce(0) { $0 + $1.size }))
    }

    /// `nil` when the store has no WAL of that system.
    func walListing(of system: SystemIdentifier) async throws(PraError) -> WALListing? {
        let key = StoreKey.walSystem(system)
        guard let about = try await Document.read(WALSystem.self, key, in: objects) else { return nil }
        return try WALListing(try await objects.list("wal/\(system)/"), segmentBytes: about.segmentBytes)
    }
}
