import FoundationEssentials
import Model
import Seeded
import Testing

@Suite struct JSONValueTests {
    @Test(
        arguments: [
            (.null, "null"), (true, "true"), (-7, "-7"), ("a", #""a""#), ([], "[]"), ([:], "{}"),
            ([1, "b"], #"[1,"b"]"#),
            (["b": 1, "a": [.null]], #"{"b":1,"a":[null]}"#),
        ] as [(JSONValue, String)])
    func compactTextHasNoSpacesAndKeepsTheOrder(value: JSONValue, text: String) {
        #expect(value.compact == text)
    }

    @Test func prettyTextIndentsByTwo() {
        let value: JSONValue = ["a": [1, 2], "b": [:]]
        #expect(value.pretty == "{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}")
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func anyTextComesBackFromAnotherReader(seed: UInt64) throws {
        var random = Seeded(seed: seed)
        let scalars = (0..<60).compactMap { _ in Unicode.Scalar(UInt32.random(in: 0..<0x3000, using: &random)) }
        var text = ""
        text.unicodeScalars.append(contentsOf: scalars)
        let json = JSONValue.list([.text(text)]).compact
        #expect(try JSONDecoder().decode([String].self, from: Data(json.utf8)) == [text])
    }
}
