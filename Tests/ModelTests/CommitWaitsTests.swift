import Model
import Testing

@Suite struct CommitWaitsTests {
    private func waits(
        _ names: String, isForAll: Bool = true, _ standbys: [CommitWaits.Standby]? = nil
    ) -> LSN? {
        let own = [CommitWaits.Standby(name: "pra", isAwaited: true, flush: LSN(7))]
        return CommitWaits(names: SynchronousNames(names), isForAll: isForAll, standbys: standbys ?? own)
            .flushNeeded(of: "pra")
    }

    @Test(arguments: ["pra", "FIRST 2 (pra, other)", "ANY 2 (other, pra)"])
    func noCommitEndsWithoutIt(names: String) { #expect(waits(names) == LSN(7)) }

    @Test(arguments: [
        "", "other", "*", "ANY 1 (pra, other)", "FIRST 1 (pra, other)", "FIRST 2 (pra, a, b)", "2 (pra, *)",
    ])
    func commitsMayEndWithoutIt(names: String) { #expect(waits(names) == nil) }

    @Test func whoLetsCommitsGoOrIsNotThereKeepsNothing() {
        #expect(waits("pra", isForAll: false) == nil)
        #expect(waits("pra", []) == nil)
        #expect(waits("pra", [.init(name: "pra", isAwaited: false, flush: LSN(7))]) == nil)
        let two = [CommitWaits.Standby](repeating: .init(name: "pra", isAwaited: true, flush: LSN(7)), count: 2)
        #expect(waits("pra", two) == nil, "one of them is somebody else's")
    }

    @Test(arguments: ["ANY 2 (pra, s)", "FIRST 2 (pra, s)"])
    func whereTwoHaveOneOfTheNamesACommitMayEndOnThem(names: String) {
        func standby(_ name: String) -> CommitWaits.Standby { .init(name: name, isAwaited: true, flush: LSN(7)) }
        #expect(waits(names, [standby("pra"), standby("s")]) == LSN(7))
        #expect(waits(names, [standby("pra"), standby("s"), standby("s")]) == nil)
        #expect(waits(names, [standby("pra"), standby("s"), standby("S")]) == nil, "a name has no case")
        let namesake = CommitWaits.Standby(name: "PRA", isAwaited: false, flush: nil)
        #expect(waits(names, [standby("pra"), namesake]) == nil, "it may have been awaited instead until just now")
    }
}
