import FoundationEssentials
import Model
import Testing

@Suite struct LSNTests {
    @Test(
        arguments: [
            ("0/0", 0), ("0/1", 1), ("16/B374D848", 0x16_B374_D848), ("FFFFFFFF/FFFFFFFF", UInt64.max),
        ] as [(String, UInt64)])
    func aPositionReadsAndWritesItself(text: String, bytes: UInt64) {
        #expect(LSN(text: text)?.bytes == bytes)
        #expect(LSN(bytes).description == text)
    }

    @Test(arguments: ["", "/", "0", "0/", "/0", "0/0/0", "100000000/0", "0/100000000", "0/G", "-1/0", "0x1/0", " 0/0"])
    func whatIsNoPositionIsRefused(text: String) {
        #expect(LSN(text: text) == nil)
    }

    @Test func distanceIsNeverNegative() {
        #expect(LSN(10).distance(from: LSN(4)) == 6)
        #expect(LSN(4).distance(from: LSN(10)) == 0)
    }

    @Test func aSystemIdentifierTellsItsBirth() {
        let born = Timestamp(seconds: 1_795_363_200)
        #expect(SystemIdentifier(UInt64(1_795_363_200) << 32 | 12_345).born == born)
        #expect(SystemIdentifier(text: "7")?.number == 7)
        #expect(SystemIdentifier(text: "-7") == nil)
    }

    @Test func positionsAreTextInJSON() throws {
        let json = try JSONEncoder().encode([LSN(0x1_0000_0000)])
        #expect(String(decoding: json, as: UTF8.self).replacing("\\/", with: "/") == #"["1/0"]"#)
        #expect(try JSONDecoder().decode([LSN].self, from: json) == [LSN(0x1_0000_0000)])
    }
}
