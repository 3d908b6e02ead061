extension Phrase {
    /// What an incident says of a clock.
    static let trustWords: [Phrase: Words] = [
        .incidentClock: Words(
            """
            the clock that stamps the facts of {0} is off by {1} at least, and {2} is tolerated: see to its time \
            service
            """,
            """
            l’horloge qui date les faits de {0} est décalée d’au moins {1}, et {2} est toléré : vérifiez son service \
            de temps
            """)
    ]
}
