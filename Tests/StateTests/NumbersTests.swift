import GRDB
import Seeded
import Testing

@testable import State

@Suite struct NumbersTests {
    @Test func holdsWhatWasPutIn() {
        var random = Seeded(seed: 5), numbers = Numbers(), known: Set<Int> = []
        for _ in 0..<2000 {
            let number = Int.random(in: 0..<100_000, using: &random)
            numbers.insert(number)
            known.insert(number)
        }
        for number in 0..<100_100 { #expect(numbers.contains(number) == known.contains(number), "\(number)") }
        for tile in 0..<400 {
            let range = tile * 256..<(tile + 1) * 256
            #expect(numbers.hasAny(in: range) == range.contains { known.contains($0) }, "\(range)")
        }
        #expect(!Numbers().contains(0) && !Numbers().hasAny(in: 0..<256))
    }

    @Test func takesWhatAQueryGives() throws {
        let numbers = try DatabaseQueue().read { db in
            try Numbers(db, "SELECT ? UNION ALL SELECT 64 UNION ALL SELECT 7", [7])
        }
        #expect((0..<200).filter(numbers.contains) == [7, 64])
    }
}
