extension Phrase {
    /// Why a point stays or goes.
    static let retentionWords: [Phrase: Words] = [
        .keepWindow: Words("within the window of {0}", "dans la fenêtre de {0}"),
        .keepAnchor: Words(
            "anchors the window of {0}: the newest point before its start",
            "ancre la fenêtre de {0} : le plus récent point avant son début"),
        .keepHour: Words("last of the hour {0}", "dernier de l’heure {0}"),
        .keepDay: Words("last of the day {0}", "dernier du jour {0}"),
        .keepWeek: Words("last of the week from {0}", "dernier de la semaine du {0}"),
        .keepMonth: Words("last of the month {0}", "dernier du mois {0}"),
        .keepYear: Words("last of the year {0}", "dernier de l’année {0}"),
        .keepProven: Words(
            "one of the last {0} restore-proven points",
            "un des {0} derniers points prouvés par restauration"),
        .keepLast: Words("the last complete and clean point", "le dernier point complet et sain"),
        .keepOnly: Words("no complete and clean point exists", "il n’existe aucun point complet et sain"),
        .keepHeld: Words("held by {0}: {1}", "retenu par {0} : {1}"),
        .keepHeldUntil: Words("held by {0} until {2}: {1}", "retenu par {0} jusqu’au {2} : {1}"),
        .keepBlocked: Words("retention is blocked", "la rétention est bloquée"),
        .forgetOutside: Words("no rule keeps it", "aucune règle ne le conserve"),
        .forgetSuspect: Words(
            "incomplete or tainted, and older than the window",
            "incomplet ou suspect, et plus ancien que la fenêtre"),
        .blockedClock: Words(
            "the clock went back: it is {0}, and a point is of {1}",
            "l’horloge a reculé : il est {0}, et un point est du {1}"),
        .blockedProven: Words(
            "{0} restore-proven points are required and {1} would stay",
            "{0} points prouvés par restauration sont exigés et {1} resteraient"),
        .blockedUnverified: Words(
            "no point that would stay has been read back or restored",
            "aucun point qui resterait n’a été relu ni restauré"),
        .approveForgetting: Words(
            "within a day {0} of {1} points would be gone: more than {2}, and more than an unchanged policy lets go",
            "en un jour {0} points sur {1} auraient disparu : plus de {2}, et plus qu’une règle inchangée n’en libère"),
    ]
}
