extension Phrase {
    /// What is measured beside a cluster's data: its endpoints, its clock, how sure each figure is.
    static let measureWords: [Phrase: Words] = [
        .wordEndpoint: Words("endpoint {0}", "point d’accès {0}"),
        .lineEndpointDown: Words(
            "endpoint {0}: no healthy answer for {1} of {2}",
            "point d’accès {0} : pas de réponse saine pendant {1} sur {2}"),
        .findingClock: Words(
            """
            {0}: from {1} to {2} the clock that stamps its facts and the server’s were {3} apart at least, where {4} \
            is tolerated. Lengths of time stand; times of day, slots and the age of data in restored copies may be \
            off by as much.
            """,
            """
            {0} : du {1} au {2}, l’horloge qui date ses faits et celle du serveur étaient distantes d’au moins {3}, \
            pour {4} tolérés. Les durées restent justes ; les heures, les créneaux et l’âge des données des copies \
            restaurées peuvent être décalés d’autant.
            """),
        .limitClock: Words(
            "{0}: from {1} to {2} nobody vouched for the clock that stamps its facts.",
            "{0} : du {1} au {2}, rien ne garantissait l’horloge qui date ses faits."),
        .methodClock: Words(
            """
            The clock that stamps facts is trusted while the host keeps it right, by the kernel’s bound to {0} of the \
            smallest RPO (of a minute where every RPO is zero), and the server’s own clock is no further from it; it \
            is not trusted while the two are further apart for certain, and unknown otherwise. A look counts for {1}. \
            Exposure, recovery times and \
            availability are lengths of the monotonic clock, and the times of a server are moved by how far its clock \
            was seen to lead: so a wrong clock makes no slice unknown, it moves when something is said to have been.
            """,
            """
            L’horloge qui date les faits est fiable tant que l’hôte la tient à l’heure, selon la borne du noyau à {0} \
            près du plus petit RPO (d’une minute si tous les RPO sont nuls), et que celle du serveur n’en est pas plus \
            loin ; elle ne l’est pas tant que les deux en sont certainement plus éloignées, et inconnue sinon. Un \
            relevé vaut {1}. Exposition, délais de reprise et \
            disponibilité sont des durées de l’horloge monotone, et les heures d’un serveur sont corrigées de l’avance \
            observée de son horloge : une horloge fausse ne rend donc aucune tranche inconnue, elle déplace le moment \
            où quelque chose est dit avoir eu lieu.
            """),
        .ruleClockTolerance: Words(
            "of the smallest RPO: by how much the clock that stamps facts may be off",
            "du plus petit RPO : de combien l’horloge qui date les faits peut être décalée"),
        .aspectClock: Words("clock", "horloge"),
        .statusClock: Words("{0}: {1}", "{0} : {1}"),
        .statusClockServer: Words(
            "{0}: {1}; the server’s is {2} off, give or take {3}",
            "{0} : {1} ; celle du serveur est décalée de {2}, à {3} près"),
        .wordSynchronised: Words("the host keeps it right", "l’hôte la tient à l’heure"),
        .wordUnsynchronised: Words("the host does not keep it right", "l’hôte ne la tient pas à l’heure"),
        .wordUntold: Words("the host does not say who keeps it right", "l’hôte ne dit pas qui la tient à l’heure"),
        .wordTrusted: Words("trusted", "fiable"),
        .wordDistrusted: Words("not trusted", "pas fiable"),
        .methodLosses: Words(
            "{0}, plan {1}, scenario {2}: lost is {3}; what survives is {4}. Stated from {5} to {6}.",
            "{0}, plan {1}, scénario {2} : est perdu {3} ; survit {4}. Déclaré du {5} au {6}."),
        .methodSurvivors: Words(
            "{0}, plan {1}, scenario {2}: what survives is {3}; what is lost is not stated. Stated from {4} to {5}.",
            "{0}, plan {1}, scénario {2} : survit {3} ; ce qui est perdu n’est pas déclaré. Déclaré du {4} au {5}."),
        .aspectObjective: Words("objectives", "objectifs"),
        .statusObjectiveOf: Words("{0}, {1}", "{0}, {1}"),
        .statusConfidences: Words(
            """
            {0}, target {1}: claimed {2} and observed {3} at worst in {4}; proven by a copy that had all up to {5} \
            ago: {6}
            """,
            """
            {0}, cible {1} : déclaré {2} et observé {3} au pire en {4} ; prouvé par une copie qui avait tout jusqu’à \
            il y a {5} : {6}
            """),
        .statusConfidencesUnproven: Words(
            "{0}, target {1}: claimed {2} and observed {3} at worst in {4}; no copy has proven anything: {5}",
            "{0}, cible {1} : déclaré {2} et observé {3} au pire en {4} ; aucune copie n’a rien prouvé : {5}"),
        .statusPromise: Words("{0}, target {1}: {2} {3} in {4}: {5}", "{0}, cible {1} : {2} {3} en {4} : {5}"),
        .statusPromiseUnseen: Words("{0}, target {1}: {2}: {3}", "{0}, cible {1} : {2} : {3}"),
    ]
}
