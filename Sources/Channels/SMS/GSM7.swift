/// The letters of short messages (3GPP TS 23.038, the default alphabet and its extension table): of texts in them 160
/// fit a message, of others 70.
enum GSM7 {
    struct Letter: Hashable, Sendable {
        /// As the table writes it: one scalar.
        var letter: Character
        var septets: Int
    }

    private static let basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
        + "abcdefghijklmnopqrstuvwxyzäöñüà"
    /// Behind an escape.
    private static let extended = "^{}\\[~]|€"

    private static let table: [Character: Letter] = Dictionary(
        uniqueKeysWithValues: basic.map { ($0, Letter(letter: $0, septets: 1)) }
            + extended.map { ($0, Letter(letter: $0, septets: 2)) })

    /// What is read alike, for what the alphabet lacks.
    private static let alike: [Character: String] = {
        let letters: [(String, String)] = [
            ("a", "áâãāăą"), ("A", "ÀÁÂÃĀĂĄ"), ("c", "çćč"), ("C", "ĆČ"), ("d", "ďđ"), ("D", "ĎĐ"), ("e", "êëēėęě"),
            ("E", "ÈÊËĒĖĘĚ"), ("g", "ğ"), ("G", "Ğ"), ("i", "íîïīı"), ("I", "ÌÍÎÏĪİ"), ("l", "ł"), ("L", "Ł"),
            ("n", "ńň"), ("N", "ŃŇ"), ("o", "óôõōő"), ("O", "ÒÓÔÕŌŐ"), ("r", "ř"), ("R", "Ř"), ("s", "śšş"),
            ("S", "ŚŠŞ"), ("t", "ťţ"), ("T", "ŤŢ"), ("u", "úûūůű"), ("U", "ÙÚÛŪŮŰ"), ("y", "ýÿ"), ("Y", "ÝŸ"),
            ("z", "źžż"), ("Z", "ŹŽŻ"), ("oe", "œ"), ("OE", "Œ"), ("'", "’‘‚`´"), ("\"", "“”„«»"), ("-", "–—‐‑−•·"),
            ("...", "…"), ("->", "→"), ("<-", "←"), ("<=", "≤"), (">=", "≥"), ("x", "×"), ("o", "°º"), ("2", "²"),
            (" ", "\u{A0}\u{202F}\u{2009}"),
        ]
        return Dictionary(
            letters.flatMap { plain, others in others.map { ($0, plain) } }, uniquingKeysWith: { first, _ in first })
    }()

    /// `text` in letters of the alphabet, as it is or as it reads; `nil` where some of it has neither: then nothing is
    /// gained by changing the rest.
    static func letters(of text: some StringProtocol) -> [Letter]? {
        var letters: [Letter] = []
        for character in text {
            if let letter = table[character] {
                letters.append(letter)
            } else if let plain = alike[character] {
                letters += plain.compactMap { table[$0] }
            } else {
                return nil
            }
        }
        return letters
    }
}
