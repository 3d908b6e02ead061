extension Phrase {
    /// Why a verdict is what it is.
    static let verdictWords: [Phrase: Words] = [
        .noObjectivesStated: Words(
            "no objectives were stated for {0} in the period",
            "aucun objectif n’était déclaré pour {0} pendant la période"),
        .noExposureFacts: Words(
            "no exposure was recorded in the period",
            "aucune exposition n’a été enregistrée pendant la période"),
        .exposureUnseen: Words("the cluster was not seen at all in {0}", "le cluster n’a jamais été vu pendant {0}"),
        .exposureOver: Words(
            "{0} over target; not seen for {1}, of which {2} counts as bad",
            "{0} au-dessus de la cible ; non vu pendant {1}, dont {2} compté comme mauvais"),
        .exposureWithin: Words(
            "never over target; not seen for {0}",
            "jamais au-dessus de la cible ; non vu pendant {0}"),
        .noDrill: Words(
            "no restore drill of this scenario has ended",
            "aucun exercice de restauration de ce scénario n’est terminé"),
        .drillStale: Words(
            "the last drill, {0}, tested an older plan: it is no longer evidence",
            "le dernier exercice, {0}, portait sur un plan antérieur : il n’est plus une preuve"),
        .drillFailed: Words("the drill of {0} failed: {1}", "l’exercice du {0} a échoué : {1}"),
        .drillSlow: Words("the drill of {0} passed, but took {1}", "l’exercice du {0} a réussi, mais a duré {1}"),
        .drillPassed: Words("drill of {0}, {1} restored", "exercice du {0}, {1} restaurés"),
        .noAvailabilityFacts: Words(
            "availability was not measured in the period",
            "la disponibilité n’a pas été mesurée pendant la période"),
        .availabilityCounted: Words(
            "up {0}, down {1}, not seen {2}, of which {3} counts as bad",
            "disponible {0}, arrêté {1}, non vu {2}, dont {3} compté comme mauvais"),
        .nothingDue: Words(
            "nothing was due in the period; pending: {0}",
            "rien n’était dû pendant la période ; en attente : {0}"),
        .dueCounted: Words(
            "{0} of {1} due; missed {2}, failed {3}, pending {4}; interval {5} to {6}",
            "{0} sur {1} dus ; manqués {2}, échoués {3}, en attente {4} ; intervalle de {5} à {6}"),
        .noPoints: Words("no complete recovery point is kept", "aucun point de reprise complet n’est conservé"),
        .pointsUnverified: Words(
            "{0} of {1} points read back intact; {2} never read back",
            "{0} points sur {1} relus intacts ; {2} jamais relus"),
        .pointsIntact: Words(
            "{0} of {1} points read back intact; {2} drill checks passed",
            "{0} points sur {1} relus intacts ; {2} contrôles d’exercice réussis"),
        .pointsBroken: Words(
            "{0} of {1} points read back intact; {2} damaged or tainted",
            "{0} points sur {1} relus intacts ; {2} endommagés ou suspects"),
        .drillChecksFailed: Words(
            "{0} of {1} points read back intact; drill checks failed: {2}",
            "{0} points sur {1} relus intacts ; contrôles d’exercice échoués : {2}"),
    ]
}
