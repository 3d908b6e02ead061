import Model

/// What controls are evaluated by on the made-up day: one passes, one fails, one is unknown and one is excepted.
extension SampleLedger {
    static var controls: [Fact] {
        [
            about(ResourceID("ControlFramework", "backup-audit"), 86_210, .framed(framework)),
            about(
                ResourceID("BackupStore", "local"), 86_220,
                .surveyed(
                    SurveyRecord(site: "conakry", host: "db1", credentials: "account:local", isEncrypted: false))),
            fact(
                86_230,
                .holding(
                    HoldingRecord(
                        store: "local", restorableSince: start + .seconds(115), newest: ActionID("backup/akig/16"),
                        lock: nil))),
            fact(86_240, .waived(waiver)),
        ]
    }

    private static func about(_ subject: ResourceID, _ seconds: Int64, _ event: Fact.Event) -> Fact {
        var fact = fact(seconds, event)
        fact.subject = subject
        return fact
    }

    private static var waiver: WaiverRecord {
        var waiver = WaiverRecord(
            waiver: "no-keys-yet", digest: digest(7), revision: digest(0xAB), plan: "critical", objectives: [],
            scenarios: [], from: start, until: end + .seconds(86_400), reason: "the keys come with the new host",
            owner: "operations/J. Martin", approvedBy: "operations/F. Diallo")
        waiver.controls = [.pointsEncrypted]
        return waiver
    }

    private static var framework: FrameworkRecord {
        FrameworkRecord(
            digest: digest(8), revision: digest(0xAB),
            title: Wording(en: "controls of backup", fr: "contrôles de sauvegarde"),
            controls: [
                control(.restoreTimeMet, "drilled.phases", "A.5.30", Wording(en: "readiness", fr: "préparation")),
                control(.storesLocked, "holding.lock", "A.5.33", Wording(en: "records", fr: "enregistrements")),
                control(.deletionDenied, "holding.lock", "A.5.15", Wording(en: "access", fr: "accès")),
                control(
                    .pointsEncrypted, "surveyed.isEncrypted", "A.8.24",
                    Wording(en: "cryptography", fr: "cryptographie")),
            ], clusters: ["akig"])
    }

    private static func control(
        _ check: ControlCheck, _ field: String, _ clause: String, _ title: Wording
    ) -> FrameworkRecord.Control {
        FrameworkRecord.Control(
            name: check.rawValue.lowercased(), check: check,
            statement: Wording(en: "\(title.en) holds", fr: "\(title.fr) tenu"),
            shows: Wording(en: "what was read back", fr: "ce qui a été relu"),
            doesNotShow: Wording(en: "what nobody looked at", fr: "ce que personne n’a regardé"), evidence: [field],
            parameters: check.parameters.compactMap { name, value in
                value.map { ControlParameter(name: name, value: $0) }
            }, clauses: [ControlClause(standard: "ISO/IEC 27001:2022", number: clause, title: title)])
    }
}
