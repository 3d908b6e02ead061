import Model

extension EvidencePolicy {
    package static let doc = "Which keys sign the evidence, for how long it stays, and where it is anchored"

    package static let shape = Shape<Spec>.object(
        Spec.init,
        Field(
            "keys", .list(pin, distinct: "key") { $0.key },
            "Every key whose signatures count. Where any is named, one that is not named and signs is an incident",
            default: []),
        Field(
            "retention", .text(.period),
            "At least so long entries stay, and their copies in stores. pra deletes none, ever; a store whose locks "
                + "end sooner is warned of",
            default: "P7Y"),
        Field(
            "anchors", .list(anchor, distinct: nil) { "\($0.subject)" },
            "Where the newest checkpoint is shown, so that nobody can write the ledger anew unnoticed", default: [])
    )

    private static let anchor = Shape<Anchor>.object(
        Anchor.init,
        Field(
            "type", .choice,
            "GitNote: a note (refs/notes/pra) of the commit that the manifests stand at, which pra never pushes. "
                + "RFC3161: a time stamp by an authority"),
        Field(
            "interval", .duration(from: "1m", to: "31d"),
            "How often; behind by more than three of it is an incident", default: "1d"),
        Field(
            optional: "url", .text(.webURL), "Of the time-stamp authority", example: "https://tsa.example.org/tsr")
    ).checked { anchor in
        switch (anchor.type, anchor.url) {
        case (.rfc3161, nil): [Fault("missing-field", "no authority is named", "add “url”")]
        case (.gitNote, _?):
            [Fault("unused-field", at: [.field("url")], "a git note is where the manifests are", "remove it")]
        default: []
        }
    }

    private static let pin = Shape<Pin>.object(
        Pin.init,
        Field("key", .text(.ledgerKey), "The line of ledger.pub", example: .text(TextForm.ledgerKey.outline.example)),
        Field(
            optional: "until", .text(.timestamp), "What it signs of this time or later does not count",
            example: "2026-12-01T00:00:00Z"),
        Field(optional: "reason", .text(.line), "Why not longer", example: "the host was sold")
    ).checked { pin in
        pin.reason == nil || pin.until != nil
            ? [] : [Fault("unused-field", at: [.field("reason")], "it counts without end", "add “until”, or remove it")]
    }
}

extension TextForm where Value == String {
    static let ledgerKey = TextForm(
        "a ledger's public key, as ledger.pub has it", rule: "ledger-key",
        pattern: #"^[^\s+]{1,100}\+[0-9a-f]{8}\+A[Q-Za-f][A-Za-z0-9+/]{42}$"#,
        example: "pra-34750f98bd59fcfc946da45aaabe933b+18b2929f+AYqI49138Ne2AukvMYSjpsxBdZ3Q1xE2YKnvuFz3zVzl"
    ) { text in
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, (1...100).contains(parts[0].count), !parts[0].contains(where: \.isWhitespace),
            parts[1].utf8.count == 8, parts[2].utf8.count == 44, parts[2].first == "A",
            parts[2].dropFirst().first.map({ ("Q"..."Z").contains($0) || ("a"..."f").contains($0) }) == true
        else { return false }
        let hex = "0123456789abcdef".utf8, base64 = "+/0123456789".utf8
        return parts[1].utf8.allSatisfy(hex.contains)
            && parts[2].utf8.allSatisfy { base64.contains($0) || UInt8(ascii: "a")...UInt8(ascii: "z") ~= $0 | 0x20 }
    }
}
