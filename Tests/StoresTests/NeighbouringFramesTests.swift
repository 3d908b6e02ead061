import Model
import Testing

@testable import Stores

struct NeighbouringFramesTests {
    private let pack = Digest([UInt8](repeating: 7, count: 32)[...])
    private let bytes = SeededRandom(3).bytes(1_000_000)

    /// Calls `body` with a reader of one pack, and says how many calls it made.
    private func calls(_ body: (NeighbouringFrames) async throws -> Void) async throws -> Int {
        let objects = MemoryStore()
        _ = try await objects.put(StoreKey.pack(pack), bytes)
        let before = objects.calls
        try await body(NeighbouringFrames(objects))
        return objects.calls - before
    }

    @Test func framesInARowCostFewCallsAndAreTheirBytes() async throws {
        let calls = try await calls { reader in
            for start in stride(from: 0, to: 1_000_000, by: 4000) {
                let frame = try await reader.get(StoreKey.pack(pack), Int64(start)..<Int64(start + 4000))
                #expect(frame == Array(bytes[start..<start + 4000]))
            }
        }
        #expect(calls <= 6)
    }

    @Test func whoJumpsReadsNothingElse() async throws {
        let calls = try await calls { reader in
            for start in [0, 700_000, 350_000] {
                _ = try await reader.get(StoreKey.pack(pack), Int64(start)..<Int64(start + 4000))
            }
        }
        #expect(calls == 3)
    }

    @Test func aPackThatIsMissingIsSaidToBe() async throws {
        let reader = NeighbouringFrames(MemoryStore())
        #expect(try await reader.get(StoreKey.pack(pack), 0..<10) == nil)
    }
}
