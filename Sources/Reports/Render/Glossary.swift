import Model

/// What the terms mean, in every document the same.
func glossary(in language: Language) -> [Block] {
    let terms: [(Phrase, Phrase)] = [
        (.termRPO, .meaningRPO), (.termRTO, .meaningRTO), (.termMTPD, .meaningMTPD),
        (.termExposure, .meaningExposure), (.wordClaimed, .meaningClaimed), (.wordObserved, .meaningObserved),
        (.wordProven, .meaningProven), (.termDue, .meaningDue), (.termPoint, .meaningPoint),
        (.termDrill, .meaningDrill), (.termUnseen, .meaningUnseen), (.wordExcepted, .meaningExcepted),
        (.termLedger, .meaningLedger),
    ]
    return [
        .heading(2, language.text(.sectionGlossary)),
        .pairs(terms.map { Pair(language.text($0.0), language.text($0.1)) }),
    ]
}
