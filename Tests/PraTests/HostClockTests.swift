import Testing

@testable import Model
@testable import pra

/// What the kernel says of the clock of this very host.
@Suite struct HostClockTests {
    @Test func aClockThatIsKeptHasABoundAndAnotherHasNone() {
        let seen = SystemTime().discipline()
        #expect(seen.isSynchronised != nil, "adjtimex can be read by anybody")
        #expect((seen.error != nil) == (seen.isSynchronised == true))
    }
}
