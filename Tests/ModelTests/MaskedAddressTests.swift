import Model
import Testing

@Suite struct MaskedAddressTests {
    @Test(arguments: [
        ("f.diallo@example.org", "f…@example.org"), ("+224600000000", "+224…00"), ("+1 500 555 0006", "+1 5…06"),
        ("+22460000", "…"), ("", "…"), ("whatever", "…"), ("@example.org", "…"),
    ])
    func anAddressIsShownAsFarAsItMustBeFound(address: String, shown: String) { #expect(masked(address) == shown) }
}
