extension Phrase {
    /// What the terms of reports mean. French practice has its own names for some, and not always one meaning.
    static let glossaryWords: [Phrase: Words] = [
        .sectionGlossary: Words("Glossary", "Glossaire"),
        .termRPO: Words("RPO (French: PDMA)", "RPO, PDMA"),
        .meaningRPO: Words(
            """
            recovery point objective, “perte de données maximale admissible”: how much of the latest data, as a time, \
            may be lost in a scenario
            """,
            """
            objectif de point de reprise, perte de données maximale admissible : la durée des dernières données qui \
            peut être perdue dans un scénario
            """),
        .termRTO: Words("RTO (French sometimes: DMIA)", "RTO, parfois dit DMIA"),
        .meaningRTO: Words(
            """
            recovery time objective: how long a restore may take. Beware: some French plans call it DMIA or DIMA, \
            which elsewhere is the MTPD; here it never is
            """,
            """
            objectif de délai de reprise : la durée que peut prendre une reprise. Attention : certains plans \
            l’appellent DMIA ou DIMA, qui désignent ailleurs la MTPD ; ici, jamais
            """),
        .termMTPD: Words("MTPD (French: DMIA)", "MTPD, DMIA"),
        .meaningMTPD: Words(
            """
            maximum tolerable period of disruption, “durée maximale d’interruption admissible”: when the harm becomes \
            unacceptable. The business says it, it is longer than the RTO, and this report does not measure it
            """,
            """
            durée maximale d’interruption admissible : le moment où le dommage devient inacceptable. C’est le métier \
            qui la fixe, elle dépasse le RTO, et ce rapport ne la mesure pas
            """),
        .termExposure: Words("exposure", "exposition"),
        .meaningExposure: Words(
            "the age of the oldest commit that could not be recovered at a moment; what the RPO is held against",
            "l’âge de la plus ancienne transaction validée non récupérable à un instant ; ce que l’on compare au RPO"),
        .meaningClaimed: Words("a tool said so", "un outil l’a dit"),
        .meaningObserved: Words(
            "it was read back from the store that a restore would read",
            "relu dans le dépôt qu’une restauration lirait"),
        .meaningProven: Words("a restored copy answered", "une copie restaurée a répondu"),
        .termDue: Words("due", "dû"),
        .meaningDue: Words(
            "what a schedule asked for, done or not; rates divide by it",
            "ce qu’un calendrier demandait, fait ou non ; les taux divisent par lui"),
        .termPoint: Words("recovery point", "point de reprise"),
        .meaningPoint: Words(
            "a base backup with its WAL in one store, from which a restore can begin",
            "une sauvegarde de base avec ses WAL dans un dépôt, d’où une restauration peut partir"),
        .termDrill: Words("drill", "exercice"),
        .meaningDrill: Words(
            "a timed restore into a sandbox, with checks of what was restored",
            "une restauration chronométrée dans un bac à sable, avec contrôle de ce qui est restauré"),
        .termUnseen: Words("not seen", "non vu"),
        .meaningUnseen: Words(
            "time in which nobody looked: never counted as good",
            "temps où personne n’a observé : jamais compté comme bon"),
        .meaningExcepted: Words(
            "missed only in time that a waiver excepts",
            "manqué seulement pendant un temps qu’une dérogation excepte"),
        .termLedger: Words("ledger", "registre"),
        .meaningLedger: Words(
            "the signed list of facts from which every figure is computed; nothing is ever changed in it",
            "la liste signée des faits dont chaque chiffre est calculé ; rien n’y est jamais modifié"),
        .languagePrevails: Words(
            """
            Every figure of this page is the JSON document’s, in every language: where a page and the document differ, \
            the document prevails. Where the words of two languages differ, English prevails.
            """,
            """
            Chaque chiffre de cette page est celui du document JSON, dans toutes les langues : si une page diffère du \
            document, le document prévaut. Si les mots de deux langues diffèrent, l’anglais prévaut.
            """),
    ]
}
