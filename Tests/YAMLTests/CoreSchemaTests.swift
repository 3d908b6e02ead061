import Testing
import YAML

@Suite struct CoreSchemaTests {
    @Test(
        arguments: [
            ("", .null), ("~", .null), ("null", .null), ("NULL", .null), ("nUll", .text), ("true", .boolean(true)),
            ("False", .boolean(false)), ("tRUE", .text), ("0", .integer(0)), ("-19", .integer(-19)),
            ("+3", .integer(3)),
            ("0o14", .integer(12)), ("0x1F", .integer(31)), ("0xg", .text), ("0o8", .text), ("0x", .text),
            ("0x-1", .text),
            ("99999999999999999999", .integer(nil)), ("1.5", .decimal), (".5", .decimal), ("1.", .decimal),
            ("1e3", .decimal),
            ("1e", .text), (".", .text), ("-", .text), ("-.inf", .decimal), (".NaN", .decimal), ("1_000", .text),
            ("12a", .text), ("yes", .text), ("2026-11-22", .text), ("1.2.3", .text),
        ] as [(String, Resolved)])
    func plainTextMeansWhatTheCoreSchemaSays(text: String, meaning: Resolved) {
        #expect(Scalar(text, isPlain: true).resolved == meaning)
    }

    @Test(arguments: ["", "true", "12", "null", "1.5"])
    func quotedTextIsText(text: String) {
        #expect(Scalar(text, isPlain: false).resolved == .text)
    }

    @Test(arguments: ["yes", "No", "ON", "off", "y", "N", "1:30", "-12:30:45", "22:22.5", "0123", "+07"])
    func whatYAML11ReadsDifferentlyIsKnown(text: String) {
        #expect(Scalar(text, isPlain: true).isOldYAML)
        #expect(!Scalar(text, isPlain: false).isOldYAML)
    }

    @Test(arguments: [
        "yess", "yEs", "true", "0", "0.5", "1:", "a:b", "12:99", "12:345", "::1", "0o17", "-", "10.0.0.1",
    ])
    func whatBothVersionsReadAlikeIsLeftAlone(text: String) {
        #expect(!Scalar(text, isPlain: true).isOldYAML)
    }
}
