extension Phrase {
    /// Plans.
    static let planWords: [Phrase: Words] = [
        .planNothing: Words("Nothing to do: what is stated is true.", "Rien à faire : ce qui est déclaré est vrai."),
        .planHeading: Words("Plan of {0}, manifests {1}", "Plan du {0}, manifestes {1}"),
        .planBecause: Words("because", "parce que"),
        .planEffect: Words("effect", "effet"),
        .planEstimate: Words("estimate", "estimation"),
        .planUnmeasured: Words("unknown", "inconnue"),
        .planUntimed: Words("time unknown", "durée inconnue"),
        .planBlocked: Words("blocked", "bloqué"),
        .planPoints: Words("points", "points"),
        .planDestroys: Words("destroys", "détruit"),
        .planApproval: Words("approval", "accord"),
        .planNeedsApproval: Words("needs approval", "accord requis"),
        .planUnknown: Words("Not seen, so not planned: {0} ({1})", "Non vu, donc non planifié : {0} ({1})"),
        .planReroutes: Words(
            "Alerts of the last 30 days that would go elsewhere: {0}",
            "Alertes des 30 derniers jours qui iraient ailleurs : {0}"),
        .planRerouted: Words("{0} × {1} {2} → {4} (was {3})", "{0} × {1} {2} → {4} (avant : {3})"),
        .planLost: Words(
            "{0} × {1} {2} → LOST, nobody hears of it (was {3})",
            "{0} × {1} {2} → PERDUE, personne n’en entend parler (avant : {3})"),
        .planDashboard: Words(
            "Dashboard {0}: what would be otherwise, and for how many of those who have it ({1})",
            "Tableau de bord {0} : ce qui changerait, et pour combien de ceux qui l’ont ({1})"),
        .planWidget: Words("{0} {1} for {2}", "{0} {1} pour {2}"),
        .planWidgetKept: Words(
            "{0} {1} for {2}; not for {3}, who arranged it otherwise",
            "{0} {1} pour {2} ; pas pour {3}, qui l’ont arrangé autrement"),
        .wordAppears: Words("appears", "apparaît"),
        .wordDisappears: Words("disappears", "disparaît"),
        .wordChanges: Words("changes", "change"),
        .wordMoves: Words("moves", "se déplace"),
        .planSummary: Words(
            """
            Summary: {0} to create, {1} to change, {2} to run, {3} to delete, {4} blocked, {5} not seen.
            """,
            """
            Résumé : {0} à créer, {1} à modifier, {2} à exécuter, {3} à supprimer, {4} bloqués, {5} non vus.
            """),
        .verbInitStore: Words("create store", "créer le dépôt"),
        .verbCreateSlot: Words("create slot", "créer le slot"),
        .verbDropSlot: Words("drop slot", "supprimer le slot"),
        .verbStartStream: Words("stream WAL", "diffuser le WAL"),
        .verbBackup: Words("back up", "sauvegarder"),
        .verbVerify: Words("verify", "vérifier"),
        .verbRetain: Words("apply retention", "appliquer la rétention"),
        .verbSweep: Words("delete what nothing needs", "supprimer ce dont rien n’a plus besoin"),
        .verbScrub: Words("read back", "relire"),
        .verbDrill: Words("drill a restore", "exercer une restauration"),
        .verbConfigure: Words("configure", "configurer"),
        .verbRetire: Words("end promise", "clore l’engagement"),
        .retentionHeading: Words(
            "{0} in store {1}, by {2}: {3} points to keep, {4} to forget",
            "{0} dans le dépôt {1}, selon {2} : {3} points à garder, {4} à oublier"),
        .retentionNone: Words(
            "No recovery point of a protected cluster was seen.",
            "Aucun point de restauration d’un cluster protégé n’a été vu."),
        .wordKeep: Words("keep", "garder"),
        .wordForget: Words("forget", "oublier"),
    ]
}
