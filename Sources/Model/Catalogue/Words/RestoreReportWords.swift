extension Phrase {
    /// Reports of restores.
    static let restoreReportWords: [Phrase: Words] = [
        .restoreTitle: Words("Restore of {0}", "Restauration de {0}"),
        .restoreInto: Words("Directory", "Répertoire"),
        .restoreKind: Words("Restored as", "Restauré comme"),
        .restoreCopy: Words(
            "a copy, which can not write to its source's archive",
            "une copie, qui ne peut pas écrire dans l’archive de sa source"),
        .restoreStandby: Words("a standby", "un serveur secondaire"),
        .restoreSuccessor: Words(
            "the cluster itself, in its source's place",
            "l’instance elle-même, à la place de sa source"),
        .restoreBytes: Words("{0}, of which {1} were written", "{0}, dont {1} écrits"),
        .restoreReached: Words("Recovered to", "Récupéré jusqu’à"),
        .restoreTook: Words("Took, without a start", "Durée, sans démarrage"),
        .restoreTookToSelect: Words("Took, to the first SELECT 1", "Durée, jusqu’au premier SELECT 1"),
        .sectionPhases: Words("Phases", "Phases"),
        .sectionChecks: Words("Checks", "Contrôles"),
        .sectionNotRestored: Words("Not restored", "Non restauré"),
        .columnPhase: Words("Phase", "Phase"),
        .columnTook: Words("Took", "Durée"),
        .columnCheck: Words("Check", "Contrôle"),
        .wordNotJudged: Words("not judged", "non jugé"),
        .wordUnchecked: Words("not checked", "non contrôlé"),
    ]
}
