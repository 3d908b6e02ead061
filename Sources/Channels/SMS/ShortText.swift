import Model

/// What a short message says of an alert: its title and what fits of its body, in one message when it is critical and
/// two otherwise.
func shortText(of message: AlertMessage) -> String {
    let text = message.body.isEmpty ? message.title : "\(message.title)\n\(message.body)"
    return shortText(text, messages: message.severity == AlertSeverity.critical.rawValue ? 1 : 2)
}

/// `text` in as many messages at most, cut at a word with “...” where it is longer.
func shortText(_ text: String, messages: Int) -> String {
    // Far more than fits; what is behind it is not looked at.
    let whole = text.prefix(1000).map { $0.isNewline ? "\n" : isControl($0) ? " " : $0 }
    if let letters = GSM7.letters(of: String(whole)) {
        return Fitting(letters.map { ($0.letter, $0.septets) }, alone: 160, joined: 153, messages).text
    }
    return Fitting(whole.map { ($0, $0.utf16.count) }, alone: 70, joined: 67, messages).text
}

private func isControl(_ character: Character) -> Bool {
    character.unicodeScalars.allSatisfy { $0.value < 32 || (127..<160).contains($0.value) }
}

/// Letters with what each costs, in messages of a length.
private struct Fitting {
    private let letters: [(letter: Character, cost: Int)]
    /// What one message holds, and one of several.
    private let alone: Int
    private let joined: Int
    private let messages: Int

    init(_ letters: [(Character, Int)], alone: Int, joined: Int, _ messages: Int) {
        (self.letters, self.alone, self.joined, self.messages) = (letters, alone, joined, messages)
    }

    var text: String {
        guard !fits(letters.count, dots: 0) else { return String(letters.map(\.letter)) }
        let longest = letters.indices.reversed().first { fits($0, dots: 3) } ?? 0
        return String(letters.prefix(wordEnd(before: longest)).map(\.letter)) + "..."
    }

    /// Whether the first `count` letters and as many dots fit. No letter is split between messages.
    private func fits(_ count: Int, dots: Int) -> Bool {
        let costs = letters.prefix(count).map(\.cost) + Array(repeating: 1, count: dots)
        if costs.reduce(0, +) <= alone { return true }
        guard messages > 1 else { return false }
        var (begun, used) = (1, 0)
        for cost in costs {
            if used + cost > joined { (begun, used) = (begun + 1, 0) }
            used += cost
            if begun > messages || used > joined { return false }
        }
        return true
    }

    /// The end of the last whole word, unless that is less than half of it.
    private func wordEnd(before longest: Int) -> Int {
        var end = longest
        if longest < letters.count, !letters[longest].letter.isWhitespace,
            let space = letters[..<longest].lastIndex(where: { $0.letter.isWhitespace }), space * 2 >= longest
        {
            end = space
        }
        while end > 0, letters[end - 1].letter.isWhitespace || ".,;:".contains(letters[end - 1].letter) { end -= 1 }
        return end
    }
}
