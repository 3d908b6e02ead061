extension Phrase {
    /// How far points were checked, and how old drills are.
    static let integrityWords: [Phrase: Words] = [
        .levelExtents: Words("extents read back", "extents relus"),
        .levelManifest: Words("backup manifest", "manifeste de sauvegarde"),
        .levelRecovery: Words("recovered to consistency", "récupéré jusqu’à la cohérence"),
        .levelPages: Words("amcheck of all pages", "amcheck de toutes les pages"),
        .levelSQL: Words("SQL checks", "contrôles SQL"),
        .levelEndpoint: Words("endpoint answered", "point d’accès a répondu"),
        .columnLevel: Words("Integrity level reached", "Niveau d’intégrité atteint"),
        .levelReached: Words("{0}, {1}, {2} old", "{0}, {1}, vieux de {2}"),
        .levelAnd: Words("{0}, {1}", "{0}, {1}"),
        .levelUnchecked: Words("{0}; not checked: {1}", "{0} ; non contrôlé : {1}"),
        .levelFailed: Words("{0}; failed: {1}", "{0} ; échoué : {1}"),
        .levelNone: Words("not known: nothing of it was checked", "inconnu : rien n’en a été contrôlé"),
        .levelNoneFailed: Words("none: {0} failed", "aucun : {0} a échoué"),
        .levelsHow: Words(
            "Levels, the least first: {0}. A level is told when a reading or a drill checked it and it passed, and "
                + "none below it failed. No drill asks an endpoint.",
            "Niveaux, du plus faible au plus fort : {0}. Un niveau est indiqué quand une lecture ou un exercice l’a "
                + "contrôlé avec succès et qu’aucun en dessous n’a échoué. Aucun exercice n’interroge de point "
                + "d’accès."),
        .drillAge: Words(
            "{0}, {1}: the newest drill that passed ended at {2} and is {3} old, of at most {4}: {5} (entries {6})",
            "{0}, {1} : le dernier exercice réussi s’est terminé à {2} et date de {3}, au plus {4} : {5} "
                + "(entrées {6})"),
        .drillAgeNone: Words(
            "{0}, {1}: no drill has passed (entries {2})", "{0}, {1} : aucun exercice n’a réussi (entrées {2})"),
        .wordFresh: Words("fresh", "valable"),
        .wordStaleByPlan: Words("stale, the plan has changed since", "périmé, le plan a changé depuis"),
        .aspectIntegrity: Words("integrity", "intégrité"),
        .statusIntegrity: Words("{0}: {1}", "{0} : {1}"),
        .statusDrillStale: Words(
            "{0}, {1}: stale, the newest that passed is {2} old, of at most {3}",
            "{0}, {1} : périmé, le dernier réussi date de {2}, au plus {3}"),
        .statusDrillOtherPlan: Words(
            "{0}, {1}: stale, the plan has changed since the newest that passed, {2} ago",
            "{0}, {1} : périmé, le plan a changé depuis le dernier réussi, il y a {2}"),
    ]
}
