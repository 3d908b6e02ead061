import Model
import Testing

@testable import Channels

@Suite("The text of a short message")
struct ShortTextTests {
    @Test(
        "is what was said, where the alphabet of short messages has it",
        arguments: [
            "L'exposition d'AKIG dépasse l'objectif : 2h05m au lieu de 1h.", "à é è ù ì ò Ç É Ä Ö Ñ Ü § ¿ ä ö ñ ü",
            "price: 5€ {a} [b] ~c^ \\ |", "Δ Φ Γ Λ Ω Π Ψ Σ Θ Ξ £ ¥ ¤",
        ])
    func kept(text: String) { #expect(shortText(text, messages: 1) == text) }

    @Test(
        "is written in letters that read alike, where all of it then is in the alphabet",
        arguments: [
            ("Réplication arrêtée, reçue à Évry", "Réplication arretée, recue à Évry"),
            ("l’œuvre « sauvée » – coût : 12\u{202F}000 €", "l'oeuvre \" sauvée \" - cout : 12 000 €"),
            ("dépôt\tplein…\r\n≥ 95 % → arrêt", "dépot plein...\n>= 95 % -> arret"),
            ("e\u{301}", "\u{E9}"), ("À", "A"),
        ])
    func transliterated(text: String, sent: String) {
        let short = shortText(text, messages: 1)
        #expect(short == sent && short.unicodeScalars.count == sent.unicodeScalars.count)
    }

    @Test("stays as it is where some of it reads like nothing in the alphabet, and then holds 70")
    func otherScripts() {
        #expect(shortText("arrêté 停止", messages: 1) == "arrêté 停止")
        let long = shortText(String(repeating: "停止 ", count: 50), messages: 1)
        #expect(long.utf16.count <= 70 && long.utf16.count > 60 && long.hasSuffix("止..."))
        let two = shortText(String(repeating: "停止 ", count: 100), messages: 2)
        #expect(two.utf16.count <= 134 && two.utf16.count > 124)
        let family = shortText(String(repeating: "👩‍👩‍👧‍👦", count: 50), messages: 1)
        #expect(family == String(repeating: "👩‍👩‍👧‍👦", count: 6) + "...", "\(family)")
    }

    @Test(
        "is one message of 160 or two of 153 and no more, to the letter",
        arguments: [
            (160, 1, true), (161, 1, false), (160, 2, true), (161, 2, true), (306, 2, true), (307, 2, false),
        ])
    func limits(count: Int, messages: Int, isWhole: Bool) {
        let text = String(repeating: "a", count: count)
        let short = shortText(text, messages: messages)
        #expect((short == text) == isWhole)
        #expect(isWhole || short == String(repeating: "a", count: (messages == 1 ? 160 : 306) - 3) + "...")
    }

    @Test("counts a letter behind an escape twice, and splits none between two messages")
    func escapes() {
        #expect(shortText(String(repeating: "€", count: 80), messages: 1).count == 80)
        #expect(shortText(String(repeating: "€", count: 81), messages: 1) == String(repeating: "€", count: 78) + "...")
        // 153 is odd: each of the two holds 76.
        #expect(shortText(String(repeating: "€", count: 152), messages: 2).count == 152)
        #expect(
            shortText(String(repeating: "€", count: 153), messages: 2) == String(repeating: "€", count: 151) + "...")
    }

    @Test("is cut at a word, and without what a word leaves behind it")
    func words() {
        let short = shortText(String(repeating: "sauvegarde, ", count: 20), messages: 1)
        #expect(short == Array(repeating: "sauvegarde", count: 13).joined(separator: ", ") + "...")
        #expect(
            shortText(String(repeating: "x", count: 100) + " " + String(repeating: "y", count: 100), messages: 1)
                == String(repeating: "x", count: 100) + "...")
        #expect(shortText("a " + String(repeating: "y", count: 200), messages: 1).count == 160)
    }

    @Test("has title and body, and is one message when it is critical")
    func severities() {
        func message(_ severity: String, body: String) -> AlertMessage {
            AlertMessage(
                id: "a", thread: "b", state: .opened, labels: [:], severity: severity, at: Timestamp(seconds: 1),
                since: Timestamp(seconds: 1), title: "Exposition d'AKIG", body: body)
        }
        #expect(shortText(of: message("critical", body: "2h05m")) == "Exposition d'AKIG\n2h05m")
        #expect(shortText(of: message("critical", body: "")) == "Exposition d'AKIG")
        let long = String(repeating: "mot ", count: 200)
        #expect((150...160).contains(shortText(of: message("critical", body: long)).count))
        #expect((296...306).contains(shortText(of: message("warning", body: long)).count))
    }

    @Test("ends, however much there is of it")
    func endless() {
        #expect(shortText(String(repeating: "é", count: 1_000_000), messages: 2).count == 306)
        let tower = "a" + String(repeating: "\u{301}", count: 10_000)
        #expect(shortText(tower, messages: 2) == "...")
        #expect(shortText("", messages: 1) == "" && shortText("\u{7}\u{0}", messages: 1) == "  ")
    }
}
