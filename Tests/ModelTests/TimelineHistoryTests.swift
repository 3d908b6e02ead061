import Model
import Testing

@Suite struct TimelineHistoryTests {
    private let third = "1\t0/3000000\tno recovery target specified\n\n  # comment\n2\t0/5000060\tbefore 2026\n"

    @Test func walksFromABackupToTheNewestTimeline() throws {
        let history = try TimelineHistory(of: Timeline(3), file: third)
        #expect(
            history.legs(from: LSN(0x200_0028), on: Timeline(1)) == [
                .init(timeline: Timeline(1), from: LSN(0x200_0028), to: LSN(0x300_0000)),
                .init(timeline: Timeline(2), from: LSN(0x300_0000), to: LSN(0x500_0060)),
                .init(timeline: Timeline(3), from: LSN(0x500_0060), to: nil),
            ])
    }

    @Test func doesNotContainWhatAParentWroteAfterTheFork() throws {
        let history = try TimelineHistory(of: Timeline(3), file: third)
        #expect(history.contains(LSN(0x300_0000), on: Timeline(1)))
        #expect(!history.contains(LSN(0x300_0001), on: Timeline(1)))
        #expect(history.legs(from: LSN(0x600_0000), on: Timeline(2)).isEmpty)
        #expect(!history.contains(.zero, on: Timeline(4)))
    }

    @Test(arguments: ["1\tnonsense\tx", "4\t0/1\tfrom the future", "2\t0/2\ta\n1\t0/3\tfalls", "1"])
    func refusesABrokenFile(text: String) {
        #expect { try TimelineHistory(of: Timeline(3), file: text) } throws: { error in
            PraError.wrapping(error).code == .storeCorrupt
        }
    }
}
