import Model

/// Sets of ASCII characters that names are made of.
struct Letters {
    private let contains: @Sendable (UInt8) -> Bool

    static let lower = Letters { (97...122).contains($0) }
    static let letters = Letters { (97...122).contains($0 | 32) }
    static let digits = Letters { (48...57).contains($0) }

    private init(_ contains: @escaping @Sendable (UInt8) -> Bool) { self.contains = contains }

    static func + (a: Letters, b: Letters) -> Letters { Letters { a.contains($0) || b.contains($0) } }

    static func + (a: Letters, b: StaticString) -> Letters {
        let more = Array(b.description.utf8)
        return Letters { a.contains($0) || more.contains($0) }
    }

    /// Whether `text`, in UTF-8, has at most `longest` of these characters and at least one, the first and last of
    /// which are `ends`.
    func spell(_ text: some BidirectionalCollection<UInt8>, longest: Int, first: Letters? = nil, last: Letters? = nil)
        -> Bool
    {
        guard text.count <= longest, let head = text.first, let tail = text.last else { return false }
        return text.allSatisfy(contains) && (first ?? self).contains(head) && (last ?? self).contains(tail)
    }
}

extension TextForm where Value == String {
    static let name = TextForm(
        "a name (lower-case letters, digits and “-”, at most 63)", rule: "name",
        pattern: "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$", example: "critical"
    ) { text in
        let ends = Letters.lower + .digits
        return (ends + "-").spell(text.utf8, longest: 63, first: ends, last: ends)
    }

    static let labelKey = TextForm(
        "a label's key", rule: "label", pattern: "^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$", example: "tier",
        where: isLabel)

    static let labelValue = TextForm(
        "a label's value", rule: "label", pattern: "^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$",
        example: "critical", where: isLabel)

    /// PostgreSQL: ReplicationSlotValidateName.
    static let slot = TextForm(
        "a slot's name (lower-case letters, digits and “_”, at most 63)", rule: "slot", pattern: "^[a-z0-9_]{1,63}$",
        example: "pra_akig"
    ) { (.lower + .digits + "_").spell($0.utf8, longest: 63) }

    static let identifier = TextForm(
        "a PostgreSQL identifier", rule: "identifier", pattern: "^[A-Za-z_][A-Za-z0-9_$]{0,62}$", example: "pra"
    ) { (.letters + .digits + "_$").spell($0.utf8, longest: 63, first: .letters + "_") }

    static let table = TextForm(
        "a table as schema.table", rule: "table", pattern: #"^[^\s."]{1,63}\.[^\s."]{1,63}$"#,
        example: "public.payments"
    ) { text in
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 2
            && parts.allSatisfy { part in
                (1...63).contains(part.unicodeScalars.count) && !part.contains { $0.isWhitespace || $0 == "\"" }
            }
    }

    static let environmentVariable = TextForm(
        "the name of an environment variable", rule: "variable", pattern: "^[A-Za-z_][A-Za-z0-9_]{0,254}$",
        example: "PGPASSWORD"
    ) { (.letters + .digits + "_").spell($0.utf8, longest: 255, first: .letters + "_") }

    /// `role:NAME` or `user:NAME`.
    static let audience = TextForm(
        "a role or user", rule: "audience", pattern: "^(role|user):[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$",
        example: "role:operator"
    ) { text in
        ["role:", "user:"].contains {
            text.hasPrefix($0) && TextForm.name.parse(String(text.dropFirst($0.count))) != nil
        }
    }

    /// IANA names; whether a zone exists is known where its rules are.
    static let timeZone = TextForm(
        "a time zone's name", rule: "time-zone", pattern: "^[A-Za-z][A-Za-z0-9_+-]{0,30}(/[A-Za-z0-9_+-]{1,30}){0,2}$",
        example: "Africa/Conakry"
    ) { text in
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let letters = Letters.letters + .digits + "_+-"
        return parts.count <= 3 && parts.dropFirst().allSatisfy { letters.spell($0.utf8, longest: 30) }
            && parts.first.map { letters.spell($0.utf8, longest: 31, first: .letters) } == true
    }
}

@Sendable private func isLabel(_ text: String) -> Bool {
    let ends = Letters.letters + .digits
    return (ends + "-_.").spell(text.utf8, longest: 63, first: ends, last: ends)
}

/// Labels as a command line writes them, `name=value` each.
/// - Throws: `.usage` for what is none, and for a name that comes twice.
package func parsedLabels(_ texts: [String], of option: String) throws(PraError) -> [String: String] {
    var labels: [String: String] = [:]
    for text in texts {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, isLabel(parts[0]), isLabel(parts[1]), labels[parts[0]] == nil else {
            throw PraError(
                .usage, "\(option) \(text) is no label\(labels[parts[0]] == nil ? "" : " that is not there yet")",
                remedy:
                    "write name=value, of letters, digits, “-”, “_” and “.”, at most 63 each: \(option) reason=upgrade")
        }
        labels[parts[0]] = parts[1]
    }
    return labels
}
