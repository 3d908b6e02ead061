import Model
import Ports

/// Frames of packs. They lie in the order of their files, so who reads two neighbours will want the next ones: from the
/// second on a piece is fetched that holds several, and the others cost no call. What stands alone (the base of a
/// delta, a map) is fetched as it is asked for.
actor NeighbouringFrames {
    private typealias Answer = Result<[UInt8]?, PraError>

    private struct Piece {
        var key: String
        var range: Range<Int64>
        /// `nil` while it is fetched.
        var answer: Answer?
        var waiting: [CheckedContinuation<Answer, Never>] = []
    }

    /// Few large ones where every request costs, 48 MiB in all; else 16 MiB, for some readers with all bases of an
    /// extent.
    private let pieceBytes: Int64
    private let mostPieces: Int
    /// Where the last reads of each of the last packs ended.
    private static let mostEnds = 8
    private static let mostPacks = 256
    /// A frame that a reader left out may lie between two neighbours.
    private static let nearness: Int64 = 256 << 10

    private let base: any ObjectStore
    private var pieces: [Int: Piece] = [:]
    private var order: [Int] = []
    private var next = 0
    private var ends: [String: [Int64]] = [:]
    private var packs: [String] = []

    init(_ base: any ObjectStore) {
        self.base = base
        (pieceBytes, mostPieces) = base.isDear ? (8 << 20, 6) : (256 << 10, 64)
    }

    func get(_ key: String, _ range: Range<Int64>) async throws(PraError) -> [UInt8]? {
        if let (number, piece) = pieces.first(where: { $1.key == key && $1.range.contains(range) }) {
            // Who fetched it may have been cancelled.
            guard case .success(let bytes) = await answer(of: number) else {
                return try await base.get(key, range: range)
            }
            return bytes.map { slice(range, of: $0, from: piece.range.lowerBound) }
        }
        guard range.count < pieceBytes, follows(key, range.lowerBound) else {
            note(end: range.upperBound, of: key)
            return try await base.get(key, range: range)
        }
        let wide = range.lowerBound..<max(range.upperBound, range.lowerBound + pieceBytes)
        return try await fetch(key, wide).map { slice(range, of: $0, from: wide.lowerBound) }
    }

    private func fetch(_ key: String, _ range: Range<Int64>) async throws(PraError) -> [UInt8]? {
        let number = next
        next += 1
        pieces[number] = Piece(key: key, range: range)
        let answer: Answer
        do throws(PraError) { answer = .success(try await base.get(key, range: range)) } catch {
            answer = .failure(error)
        }
        for waiting in pieces[number]?.waiting ?? [] { waiting.resume(returning: answer) }
        guard case .success = answer else {
            pieces[number] = nil
            return try answer.get()
        }
        pieces[number]?.answer = answer
        pieces[number]?.waiting = []
        order.append(number)
        if order.count > mostPieces { pieces[order.removeFirst()] = nil }
        return try answer.get()
    }

    private func answer(of number: Int) async -> Answer {
        if let answer = pieces[number]?.answer { return answer }
        return await withCheckedContinuation { pieces[number]?.waiting.append($0) }
    }

    /// Shorter where the object ends.
    private func slice(_ range: Range<Int64>, of bytes: [UInt8], from start: Int64) -> [UInt8] {
        let part = range.clamped(to: start..<start + Int64(bytes.count))
        return Array(bytes[Int(part.lowerBound - start)..<Int(part.upperBound - start)])
    }

    private func follows(_ key: String, _ start: Int64) -> Bool {
        let known = (ends[key] ?? []) + pieces.values.filter { $0.key == key }.map(\.range.upperBound)
        return known.contains { $0 <= start && start - $0 <= Self.nearness }
    }

    private func note(end: Int64, of key: String) {
        if ends[key] == nil {
            packs.append(key)
            if packs.count > Self.mostPacks { ends[packs.removeFirst()] = nil }
        }
        ends[key, default: []].append(end)
        if ends[key, default: []].count > Self.mostEnds { ends[key]?.removeFirst() }
    }
}
