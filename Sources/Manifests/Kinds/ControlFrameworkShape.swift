import Model

extension ControlFramework {
    package static let doc =
        "Controls that are evaluated on every pass, with the clauses of standards that they support"

    package static let shape = Shape<Spec>.object(
        Spec.init,
        Field("title", wording("the controls of AWS Backup Audit Manager", "les contrôles"), "What it is"),
        Field(
            "standards", .list(standard, distinct: "name") { $0.name },
            "Standards and their clauses, by number and a short name of one's own: their text is their publisher's"),
        Field("controls", .list(control, atLeast: 1, distinct: "name") { $0.name }, "What must be true, and of whom")
    ).checked(unknownClauses)

    private static let standard = Shape<Standard>.object(
        Standard.init,
        Field("name", .text(.standard), "Its name in the controls", example: "iso27001-2022"),
        Field("title", .text(.line), "As reports name it", example: "ISO/IEC 27001:2022"),
        Field("clauses", .list(clause, atLeast: 1, distinct: "number") { $0.number }, "Those that controls refer to"))

    private static let clause = Shape<Clause>.object(
        Clause.init,
        Field("number", .text(.line), "As the standard numbers it", example: "A.8.13"),
        Field("title", wording("backup", "sauvegarde"), "What it is about, in a few words of one's own"))

    private static let control = Shape<Control>.object(
        Control.init,
        Field("name", .text(.name), "Its name in reports, incidents and commands", example: "points-encrypted"),
        Field("check", .choice, "What it is evaluated by"),
        Field("parameters", parameters, "What it is held against, where its check has that", default: [:]),
        Field("statement", wording("copies are encrypted", "les copies sont chiffrées"), "What must be true"),
        Field("shows", wording("the store’s format", "le format du dépôt"), "What the evidence shows"),
        Field("doesNotShow", wording("who has the keys", "qui a les clés"), "What it does not show"),
        Field(
            "evidence", .list(.text(.factField), atLeast: 1, distinct: nil) { $0 },
            "Fields of ledger entries that it rests on, after the entry's name", example: ["surveyed.isEncrypted"]),
        Field(
            "clauses", .map(.list(.text(.line), atLeast: 1, distinct: nil) { $0 }, keys: .standard),
            "Numbers of clauses that it says something about, by standard", default: [:],
            example: ["iso27001-2022": ["A.8.24"]])
    ).checked(strayParameters)

    private static func wording(_ en: JSONValue, _ fr: JSONValue) -> Shape<Wording> {
        Shape<Wording>.object(
            Wording.init(en:fr:), Field("en", .text(.line), "In English", example: en),
            Field("fr", .text(.line), "In French", example: fr))
    }

    @Sendable private static func strayParameters(_ control: Control) -> [Fault] {
        let known = control.check.parameters.map(\.name)
        let names = known.map(\.rawValue).joined(separator: ", ")
        return control.parameters.filter { !known.contains($0.name) }.map { stray in
            Fault(
                "unknown-parameter", at: [.field("parameters"), .field(stray.name.rawValue)],
                "\(control.check.rawValue) is not held against \(stray.name.rawValue)",
                names.isEmpty ? "remove it: that check has no parameters" : "it takes \(names)")
        }
    }

    @Sendable private static func unknownClauses(_ spec: Spec) -> [Fault] {
        let known = Dictionary(
            spec.standards.map { ($0.name, $0.clauses.map(\.number)) }, uniquingKeysWith: { first, _ in first })
        return spec.controls.enumerated().flatMap { index, control -> [Fault] in
            let place: [Step] = [.field("controls"), .index(index), .field("clauses")]
            return control.clauses.sorted { $0.key < $1.key }.flatMap { standard, numbers -> [Fault] in
                guard let there = known[standard] else {
                    let advice = suggestion(for: standard, among: known.keys.sorted())
                    return [
                        Fault("unknown-standard", at: place + [.field(standard)], "no standard “\(standard)”", advice)
                    ]
                }
                return numbers.enumerated().filter { !there.contains($0.element) }.map { number, text in
                    Fault(
                        "unknown-clause", at: place + [.field(standard), .index(number)],
                        "“\(standard)” has no clause “\(text)” here", suggestion(for: text, among: there))
                }
            }
        }
    }
}

extension ControlFramework {
    /// All that a check may be held against, each within the range that makes sense.
    fileprivate static let parameters = Shape<[ControlParameter]>.object(
        {
            (
                every: Duration?, retention: Duration?, key: Duration?, point: Duration?, restore: Duration?,
                drill: Duration?
            )
                -> [ControlParameter] in
            let values: [(ControlParameter.Name, Duration?)] = [
                (.maxInterval, every), (.minRetention, retention), (.maxKeyAge, key), (.maxPointAge, point),
                (.maxRestoreTime, restore), (.maxDrillAge, drill),
            ]
            return values.compactMap { name, value in value.map { ControlParameter(name: name, value: $0) } }
        },
        Field(optional: "maxInterval", .duration(from: "1h", to: "31d"), "Between two base backups", example: "1d"),
        Field(
            optional: "minRetention", .duration(from: "1d", to: "36500d"),
            "For how long any moment can be restored, or a point is locked", example: "35d"),
        Field(
            optional: "maxKeyAge", .duration(from: "1d", to: "366d"),
            "Since a drill opened the store by its recovery key", example: "100d"),
        Field(optional: "maxPointAge", .duration(from: "1h", to: "366d"), "Of the newest sound point", example: "1d"),
        Field(
            optional: "maxRestoreTime", .duration(from: "1m", to: "30d"), "Of a drill, beside the RTO of its scenario",
            example: "12h"),
        Field(optional: "maxDrillAge", .duration(from: "1d", to: "366d"), "Since the last drill", example: "31d"))
}

extension TextForm where Value == String {
    static let standard = TextForm(
        "a standard's name (lower-case letters, digits, “-” and “.”, at most 63)", rule: "standard",
        pattern: "^[a-z0-9]([-.a-z0-9]{0,61}[a-z0-9])?$", example: "iso27001-2022"
    ) { text in
        let ends = Letters.lower + .digits
        return (ends + "-.").spell(text.utf8, longest: 63, first: ends, last: ends)
    }

    /// `drilled.phases`.
    static let factField = TextForm(
        "a field of a ledger entry", rule: "field", pattern: #"^[a-zA-Z]+(\.[a-zA-Z]+)+$"#,
        example: "surveyed.isEncrypted"
    ) { text in
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count >= 2 && parts.allSatisfy { Letters.letters.spell($0.utf8, longest: 63) }
    }
}
