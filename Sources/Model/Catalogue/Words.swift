/// What a phrase says in each language. Both stand side by side, so that who changes one sees the other.
package struct Words: Sendable {
    package var english: String
    package var french: String

    init(_ english: String, _ french: String) { (self.english, self.french) = (english, french) }
}

extension Phrase {
    /// Tables of which a fact may hold phrases, in the words of an incident: a ledger keeps them for ever, so none of
    /// these phrases is ever renamed or removed.
    package static let tablesOfFacts = [
        verdictWords, retentionWords, incidentWords, alertWords, controlWords, evidenceWords, trustWords, budgetWords,
        forecastWords,
    ]

    /// One table for each subject. A phrase stands in exactly one of them.
    package static let tables =
        tablesOfFacts + [
            headingWords, columnWords, termWords, restoreReportWords, incidentReportWords, runbookWords, preflightWords,
            metricsWords, controlTableWords, docsWords, decisionWords,
            sentenceWords, closingWords, glossaryWords,
            planWords, anchorWords, measureWords, tellingWords, adviceWords, consoleWords, boardWords, widgetWords,
            alertPageWords, restorePageWords, peopleWords,
            statusWords,
            budgetTableWords, integrityWords, forecastTableWords,
        ]

    static let words: [Phrase: Words] = tables.reduce(into: [:]) { all, table in
        all.merge(table) { first, _ in first }
    }
}
