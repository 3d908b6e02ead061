extension Phrase {
    /// What is foreseen, and what an incident says of it. Never a breach.
    static let forecastWords: [Phrase: Words] = [
        .forecastStore: Words("store {0} is full", "le dépôt {0} est plein"),
        .forecastRetention: Words(
            "store {0} reaches {1}, where nothing new is backed up into it; "
                + "retention frees no more than it does now, {2} of its {3} points are held",
            "le dépôt {0} atteint {1}, où rien de nouveau n’y est sauvegardé ; "
                + "la rétention ne libère pas plus qu’à présent, {2} de ses {3} points sont retenus"),
        .forecastRestore: Words(
            "an estimated restore of {0} in {1} takes longer than its target of {2}",
            "une restauration estimée de {0} pour {1} dépasse sa cible de {2}"),
        .forecastDrill: Words(
            "the proof of {0} in {1} goes stale, if no drill passes before",
            "la preuve de {0} pour {1} est périmée, si aucun exercice ne réussit avant"),
        .forecastPredicted: Words(
            "{0}: about {1}, earliest {2}, latest {3}", "{0} : vers {1}, au plus tôt {2}, au plus tard {3}"),
        .forecastDated: Words("{0}: on {1}", "{0} : le {1}"),
        .forecastNotInSight: Words("{0}: not in sight", "{0} : pas en vue"),
        .forecastNotEnough: Words(
            "{0}: not enough data: n={1} of {2} days", "{0} : pas assez de données : n={1} sur {2} jours"),
        .forecastNoDrill: Words(
            "{0}: not enough data: no drill has passed, or it is not known how often the plan drills",
            "{0} : pas assez de données : aucun exercice n’a réussi, ou le rythme des exercices n’est pas connu"),
        .forecastReached: Words("{0}: already so", "{0} : c’est déjà le cas"),
        .forecastNever: Words("never", "jamais"),
        .incidentPredicted: Words("predicted: {0}", "prévu : {0}"),
    ]

    /// Where a report and `pra status` tell of forecasts.
    static let forecastTableWords: [Phrase: Words] = [
        .sectionForecasts: Words("Forecasts", "Prévisions"),
        .forecastsHow: Words(
            "Predicted, and no verdict: nothing here is a breach.",
            "Prévu, sans verdict : rien ici n’est un manquement."),
        .columnWhat: Words("What", "Quoi"),
        .columnEarliest: Words("Earliest", "Au plus tôt"),
        .columnLikely: Words("Likely", "Probable"),
        .columnLatest: Words("Latest", "Au plus tard"),
        .columnMethod: Words("Method", "Méthode"),
        .columnData: Words("Data", "Données"),
        .methodTrend: Words("robust trend, interval of {0}", "tendance robuste, intervalle de {0}"),
        .methodSchedule: Words("schedule of the plan", "calendrier du plan"),
        .forecastData: Words("n={0}, {1} to {2}", "n={0}, du {1} au {2}"),
        .wordPredicted: Words("Predicted", "Prévu"),
        .wordNotInSight: Words("Not in sight", "Pas en vue"),
        .wordNotEnough: Words("Not enough data", "Pas assez de données"),
        .wordReached: Words("Already so", "Déjà le cas"),
        .methodForecast: Words(
            "Forecasts: the last value of each day of {0}, at least {1}; the median of the slopes between all pairs "
                + "(Theil–Sen), its interval of {2} by Kendall’s variance (Sen), and the spread around the line. Days "
                + "are taken as independent. A restore is estimated from the newest drill that passed: what it fetched "
                + "and replayed, scaled to the size then and to the WAL between two backups. What lies beyond {3} is "
                + "not in sight. That a store blocks is foreseen by its filling, not by what a hold, an approval or a "
                + "missing proof may keep. An incident opens when the early end is within {4}; for the age of a "
                + "drill within "
                + "half of its rhythm, if that is less.",
            "Prévisions : la dernière valeur de chaque jour sur {0}, au moins {1} ; la médiane des pentes entre "
                + "toutes les paires (Theil–Sen), son intervalle de {2} par la variance de Kendall (Sen), et la "
                + "dispersion autour de la droite. Les jours sont tenus pour indépendants. Une restauration est "
                + "estimée d’après le dernier exercice réussi : ce qu’il a lu et rejoué, mis à l’échelle de la taille "
                + "d’alors et du WAL entre deux sauvegardes. Ce qui est au-delà de {3} n’est pas en vue. Qu’un dépôt "
                + "bloque est prévu par son remplissage, et non par ce qu’une retenue, une approbation ou une preuve "
                + "manquante peut garder. Un incident s’ouvre quand la fin précoce est à moins de {4} ; pour l’âge "
                + "d’un exercice, à moins de la moitié "
                + "de son rythme si c’est moins."),
        .aspectForecast: Words("predicted", "prévu"),
    ]
}
