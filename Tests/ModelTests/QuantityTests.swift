import FoundationEssentials
import Model
import Testing

@Suite struct QuantityTests {
    @Test(
        arguments: [
            ("0", 0), ("500", 500), ("500B", 500), ("1kB", 1000), ("1KB", 1000), ("200MB", 200_000_000), ("1Ki", 1024),
            ("500Mi", 524_288_000), ("16Gi", 17_179_869_184), ("16GiB", 17_179_869_184), ("1Ti", 1_099_511_627_776),
            ("1TB", 1_000_000_000_000),
        ] as [(String, Int64)])
    func aSizeIsItsBytes(text: String, bytes: Int64) {
        #expect(ByteCount(text: text)?.bytes == bytes)
    }

    @Test(arguments: [
        "", "Mi", "-1", "+1", "1.5Gi", "1 Gi", "1gi", "1M", "9223372036854775807Ki", "99999999999999999999", "٣Mi",
    ])
    func whatIsNoSizeIsRefused(text: String) {
        #expect(ByteCount(text: text) == nil)
    }

    @Test(
        arguments: [
            (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"), (4_080_218_931, "3.8 GiB"),
            (1 << 60, "1024.0 PiB"),
        ] as [(Int64, String)])
    func aSizeIsShownInItsLargestUnit(bytes: Int64, text: String) {
        #expect(ByteCount(bytes).description == text)
    }

    @Test(
        arguments: [("99.9%", 999_000), ("100%", 1_000_000), ("0%", 0), ("99.9999%", 999_999), ("5%", 50_000)]
            as [(String, Int64)])
    func aRatioIsKeptExactly(text: String, millionths: Int64) {
        #expect(Ratio(text: text)?.millionths == millionths)
        #expect(Ratio(millionths: millionths).description == text)
    }

    @Test(arguments: [
        "", "%", "99.9", "101%", "100.1%", "+5%", "-0%", "099%", "9.%", ".5%", "99.99999%", "5 %", "1e1%",
    ])
    func whatIsNoRatioIsRefused(text: String) {
        #expect(Ratio(text: text) == nil)
    }

    @Test func aDigestIsItsBytesAndItsText() throws {
        let bytes = (0..<32).map { UInt8($0 * 7 & 255) }
        let digest = Digest(bytes)
        #expect(digest.bytes == bytes)
        #expect(Digest(hex: digest.hex) == digest)
        #expect(Digest(hex: digest.hex.uppercased()) == digest)
        #expect(try JSONDecoder().decode([Digest].self, from: JSONEncoder().encode([digest])) == [digest])
    }

    @Test(arguments: ["", "00", String(repeating: "0", count: 63), String(repeating: "g", count: 64)])
    func whatIsNoDigestIsRefused(text: String) {
        #expect(Digest(hex: text) == nil)
    }

    @Test func digestsAreOrderedAsTheirBytes() {
        let low = Digest(Array(repeating: 0, count: 31) + [1])
        let high = Digest([1] + Array(repeating: 0, count: 31))
        #expect(low < high)
        #expect(low.hex < high.hex)
    }
}
