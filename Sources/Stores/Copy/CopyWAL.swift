import Model
import Ports

/// Takes WAL of one system from a store into another: segments and pieces as they are, decoded and stored again, and
/// the history files.
struct CopyWAL {
    let source: Store
    let target: Store
    let system: SystemIdentifier

    /// - Parameter isWanted: of each part of a segment. A part that is there is compared by the store that takes it.
    func run(_ isWanted: (WALListing.Part) -> Bool) async throws(PraError) {
        // A segment becomes whole, and its pieces go, while they are read.
        for _ in 0..<3 {
            guard let listing = try await source.walListing(of: system) else { return }
            for (timeline, places) in listing.unreplayable {
                for place in places {
                    _ = try await target.recordUnreplayable(system: system, timeline: timeline, place)
                }
            }
            var isComplete = true
            for part in listing.parts where isWanted(part) {
                if try await !copy(part) { isComplete = false }
            }
            for (timeline, key) in listing.histories.sorted(by: { $0.key < $1.key }) {
                guard let bytes = try await source.getPrivate(key) else { continue }
                try await target.putHistory(system: system, timeline: timeline, bytes: bytes)
            }
            if isComplete { return }
        }
    }

    /// - Returns: `false` when it is gone.
    private func copy(_ part: WALListing.Part) async throws(PraError) -> Bool {
        guard let object = try await WALObject.read(part.key, in: source) else { return false }
        let number = part.from.bytes / UInt64(object.segmentBytes)
        let name = WALName.segment(part.timeline, number: number, segmentBytes: object.segmentBytes)
        if object.bytes.count == object.segmentBytes {
            try await target.putSegment(
                system: system, timeline: part.timeline, number: number, bytes: object.bytes)
            try await target.retirePieces(system: system, name)
        } else {
            try await target.putPiece(
                system: system, name, segmentBytes: object.segmentBytes, from: object.from, bytes: object.bytes)
        }
        return true
    }
}
