import Model
import Ports
import Synchronization

/// Reads frames of packs. What lies together in a file lies together in its packs, so a reader that goes on where one
/// ended is given a longer stretch, and the frames that follow cost no call; one that jumps is given its frame alone.
final class PackReader: Sendable {
    private struct Stretch {
        var pack: Digest
        var range: Range<Int64>
        /// Empty where only the frame was read.
        var bytes: [UInt8]
        var lastUse: UInt64
    }

    private struct Kept {
        var stretches: [Stretch] = []
        var uses: UInt64 = 0
    }

    private enum Answer { case here([UInt8]), goesOn, jumps }

    /// 16 MiB in all: eight bases of an extent, for each of some workers.
    private static let stretchBytes: Int64 = 256 << 10
    private static let most = 64

    private let objects: any ObjectStore
    private let kept = Mutex(Kept())

    init(_ objects: any ObjectStore) { self.objects = objects }

    /// - Returns: `nil` when the pack is missing.
    func frame(_ range: Range<Int64>, of pack: Digest) async throws(PraError) -> [UInt8]? {
        switch find(range, of: pack) {
        case .here(let bytes): return bytes
        case .jumps:
            let bytes = try await objects.get(StoreKey.pack(pack), range: range)
            if bytes != nil { keep([], range, of: pack) }
            return bytes
        case .goesOn:
            let longer = range.lowerBound..<max(range.upperBound, range.lowerBound + PackReader.stretchBytes)
            guard let bytes = try await objects.get(StoreKey.pack(pack), range: longer) else { return nil }
            let more = bytes.count > range.count ? bytes : []
            keep(more, range.lowerBound..<range.lowerBound + Int64(bytes.count), of: pack)
            return more.isEmpty ? bytes : Array(bytes.prefix(range.count))
        }
    }

    private func find(_ range: Range<Int64>, of pack: Digest) -> Answer {
        kept.withLock { kept in
            kept.uses += 1
            let index = kept.stretches.lastIndex { stretch in
                stretch.pack == pack && stretch.range.lowerBound <= range.lowerBound
                    && range.lowerBound <= stretch.range.upperBound
            }
            guard let index else { return .jumps }
            kept.stretches[index].lastUse = kept.uses
            let stretch = kept.stretches[index]
            guard range.upperBound <= stretch.range.lowerBound + Int64(stretch.bytes.count) else { return .goesOn }
            let start = Int(range.lowerBound - stretch.range.lowerBound)
            return .here(Array(stretch.bytes[start..<start + range.count]))
        }
    }

    /// In the place of the one that was not used for longest.
    private func keep(_ bytes: [UInt8], _ range: Range<Int64>, of pack: Digest) {
        kept.withLock { kept in
            let new = Stretch(pack: pack, range: range, bytes: bytes, lastUse: kept.uses)
            let oldest = kept.stretches.indices.min { kept.stretches[$0].lastUse < kept.stretches[$1].lastUse }
            if let oldest, kept.stretches.count >= PackReader.most {
                kept.stretches[oldest] = new
            } else {
                kept.stretches.append(new)
            }
        }
    }
}
