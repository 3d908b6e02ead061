extension Phrase {
    /// What an incident says of a clock.
    static let trustWords: [Phrase: Words] = [
        .incidentClock: Words(
            """
            the clock that stamps the facts of {0} and its server’s are {1} apart at least, and {2} is tolerated: see \
            to the time service of both hosts
            """,
            """
            l’horloge qui date les faits de {0} et celle de son serveur sont distantes d’au moins {1}, et {2} est \
            toléré : vérifiez le service de temps des deux hôtes
            """)
    ]
}
