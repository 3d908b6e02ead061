import FoundationEssentials
import Model
import Reports
import Testing

@Suite struct CatalogueTests {
    @Test(arguments: Phrase.allCases)
    func bothLanguagesSayTheSameWithTheSameArguments(phrase: Phrase) {
        let marks = (0..<9).map { Message.Argument.name("⟨\($0)⟩") }
        let (english, french) = (Language.english.text(phrase, marks), Language.french.text(phrase, marks))
        #expect(!english.isEmpty && !french.isEmpty)
        #expect(!english.contains("{") && !french.contains("{"))
        for index in 0..<9 {
            #expect(english.contains("⟨\(index)⟩") == french.contains("⟨\(index)⟩"), "argument \(index)")
        }
        #expect(numbers(in: english, .english) == numbers(in: french, .french))
    }

    @Test func everyPhraseHasItsWordsOnce() {
        let phrases = Phrase.tables.flatMap(\.keys)
        #expect(phrases.count == Phrase.allCases.count)
        #expect(Set(phrases) == Set(Phrase.allCases))
    }

    @Test func noPhraseThatALedgerMayHoldIsEverRemoved() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appending(path: "Golden/phrases.txt")
        let frozen = Set(String(decoding: try Data(contentsOf: file), as: UTF8.self).split(separator: "\n"))
        let present = Set(Phrase.tablesOfFacts.flatMap(\.keys).map { Substring($0.rawValue) })
        #expect(frozen.subtracting(present).isEmpty, "entries that hold these can not be read any more")
        #expect(present.subtracting(frozen).isEmpty, "write these into \(file.path)")
    }

    @Test func frenchWritesNumbersItsOwnWay() {
        #expect(Language.french.text(1_234_567) == "1\u{202F}234\u{202F}567")
        #expect(Language.english.text(1_234_567) == "1,234,567")
        #expect(Language.french.text(Ratio(millionths: 999_500)) == "99,95\u{202F}%")
        #expect(Language.french.text(ByteCount(4_080_218_931)) == "3,8\u{202F}Gio")
        #expect(Language.french.text(ByteCount(512)) == "512\u{202F}o")
        #expect(Language.french.text(.seconds(90_000)) == "1j1h")
        #expect(Language.french.text(.milliseconds(1500)) == "1,5s")
        #expect(Language.english.text(-1234) == "-1,234")
    }

    @Test func renderingsInBothLanguagesHoldTheSameNumbers() {
        let report = SampleLedger.report
        let render = { (language: Language) in
            markdown(of: report, in: language, documentDigest: SampleLedger.digest(1))
        }
        let (english, french) = (numbers(in: render(.english), .english), numbers(in: render(.french), .french))
        #expect(english.count > 100)
        let first = zip(english, french).first { $0 != $1 }
        #expect(first == nil && english.count == french.count)
    }

    @Test func aMessageSurvivesJSON() throws {
        let arguments: [Message.Argument] = [
            .name("a"), .count(3), .duration(.milliseconds(1500)), .bytes(ByteCount(9)),
            .ratio(Ratio(millionths: 999_000)), .instant(Timestamp(seconds: 9)), .message(Message(.noDrill)),
        ]
        var message = Message(.dueCounted)
        message.arguments = arguments
        let bytes = try json(of: message)
        #expect(try JSONDecoder().decode(Message.self, from: Data(bytes)) == message)
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("\"seconds\" : 1.5"))
        #expect(text.contains("\"ratio\" : \"99.9%\""))
    }
}

/// The numbers of a text in rising order (the languages may order a sentence differently), without their groups.
func numbers(in text: String, _ language: Language) -> [String] {
    var (found, current): ([String], String) = ([], "")
    let characters = Array(text)
    for (index, character) in characters.enumerated() {
        let next = index + 1 < characters.count ? characters[index + 1] : " "
        if character.isASCII && character.isNumber {
            current.append(character)
        } else if !current.isEmpty, next.isASCII, next.isNumber,
            character == "." || character == "," || character == "\u{202F}"
        {
            if character == "." || (character == "," && language == .french) {
                current += "."
            }
        } else if !current.isEmpty {
            found.append(current)
            current = ""
        }
    }
    return (current.isEmpty ? found : found + [current]).sorted()
}
