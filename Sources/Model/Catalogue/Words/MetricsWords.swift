extension Phrase {
    /// Figures of weeks and months.
    static let metricsWords: [Phrase: Words] = [
        .metricsTitle: Words("Weekly and monthly figures", "Suivi hebdomadaire et mensuel"),
        .metricsFigure: Words("{0} ({1}; n={2}, entries {3})", "{0} ({1} ; n={2}, entrées {3})"),
        .metricsHow: Words(
            """
            Each column is computed from the ledger as the SLA report of its time. Weeks begin on Monday; times are \
            UTC.
            """,
            """
            Chaque colonne est calculée depuis le registre comme le rapport de niveau de service de son temps. Les \
            semaines commencent le lundi ; les heures sont UTC.
            """),
        .sectionWeeks: Words("Weeks", "Semaines"),
        .sectionMonths: Words("Months", "Mois"),
        .columnSoFar: Words("{0} so far", "{0} à ce jour"),
    ]
}
