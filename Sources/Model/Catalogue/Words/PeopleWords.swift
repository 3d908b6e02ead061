extension Phrase {
    /// What people are asked about themselves, and what is told of who hears of what.
    static let peopleWords: [Phrase: Words] = [
        .contactCode: Words("pra: your code is {0}", "pra : votre code est {0}"),
        .contactCodeHow: Words(
            """
            To be told of alerts here, type before {0}: pra user confirm {1} {2}. Whoever did not ask for it need do \
            nothing.
            """,
            """
            Pour être averti ici des alertes, tapez avant {0} : pra user confirm {1} {2}. Qui ne l’a pas demandé n’a \
            rien à faire.
            """),
    ]
}
