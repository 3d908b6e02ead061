extension Phrase {
    /// What is left of a budget, and what an incident says of it.
    static let budgetWords: [Phrase: Words] = [
        .budgetTime: Words("{0} of {1} are spent, {2} are left", "{0} sur {1} sont consommés, il reste {2}"),
        .budgetTimeOver: Words("{0} of {1} are spent, {2} too much", "{0} sur {1} sont consommés, {2} de trop"),
        .budgetNoTime: Words(
            "the target allows no time at all: {0} are spent",
            "la cible ne permet aucun temps : {0} sont consommés"),
        .budgetJobs: Words(
            "{0} of {1} allowed failures, left: {2}", "{0} échecs sur {1} permis, restent : {2}"),
        .budgetJobsOver: Words("{0} of {1} allowed failures, {2} too many", "{0} échecs sur {1} permis, {2} de trop"),
        .budgetNotOneJob: Words(
            "{0} of {1} allowed failures: the budget does not allow one; "
                + "a target of {2} needs {3} due jobs to allow one",
            "{0} échecs sur {1} permis : le budget n’en permet pas un seul ; "
                + "une cible de {2} demande {3} travaux dus pour en permettre un"),
        .budgetNoJob: Words(
            "failed or missed: {0}; a target of {1} allows none, however many are due",
            "échoués ou manqués : {0} ; une cible de {1} n’en permet aucun, quel qu’en soit le nombre dû"),
        .incidentBudget: Words(
            "{0} spends its budget of unavailable time {1}-fold over {2} and {3}-fold over {4}, "
                + "with {5} of bad time; {6}",
            "{0} consomme son budget d’indisponibilité {1} fois trop vite sur {2} et {3} fois sur {4}, "
                + "avec {5} de mauvais temps ; {6}"),
        .incidentBackupsInARow: Words(
            "{1} backups in a row that were due for {0} were missed or failed: {2}",
            "{1} sauvegardes dues de suite pour {0} ont été manquées ou ont échoué : {2}"),
        .incidentDrillsInARow: Words(
            "{1} drills in a row that were due for {0} were missed or failed: {2}",
            "{1} exercices dus de suite pour {0} ont été manqués ou ont échoué : {2}"),
        .incidentNear: Words(
            "exposure of {0} in {1} is {2}, above {3} of the target of {4}, and rises",
            "l’exposition de {0} pour {1} est de {2}, au-dessus de {3} de la cible de {4}, et elle monte"),
    ]

    /// Where a report and `pra status` tell of budgets.
    static let budgetTableWords: [Phrase: Words] = [
        .columnBudgetLeft: Words("Budget left", "Budget restant"),
        .sectionBudgets: Words("Error budgets", "Budgets d’erreur"),
        .columnStated: Words("Allowed", "Permis"),
        .columnSpent: Words("Spent", "Consommé"),
        .columnLeft: Words("Left", "Reste"),
        .columnBurn: Words("Burn rate", "Vitesse de consommation"),
        .columnTriggers: Words("Opens an incident", "Ouvre un incident"),
        .burnRates: Words("{0}× over {1}, {2}× over {3}", "{0}× sur {1}, {2}× sur {3}"),
        .burnUnseen: Words(
            "not told: less than an hour of it, or too little was seen",
            "non indiquée : moins d’une heure, ou trop peu a été vu"),
        .burnTrigger: Words(
            "{0}× over {1} and {2}: from {3} of bad time", "{0}× sur {1} et {2} : dès {3} de mauvais temps"),
        .burnNoTrigger: Words(
            "{0}× over {1} and {2}: never at this target", "{0}× sur {1} et {2} : jamais à cette cible"),
        .burnRule: Words("{0}-fold over {1} and over {2}", "{0} fois sur {1} et sur {2}"),
        .inARowRule: Words("{0} in a row; {1} are", "{0} de suite ; il y en a {1}"),
        .methodBudget: Words(
            "Error budget: what a target leaves to fail, 1 − target of the time or of the due jobs that count. What is "
                + "spent beyond it is told as less than nothing. The target of exposure is promised for all of the "
                + "time, so that it leaves none. Waivers give nothing back.",
            "Budget d’erreur : ce qu’une cible laisse échouer, 1 − cible du temps ou des travaux dus qui comptent. Ce "
                + "qui est consommé au-delà est indiqué comme moins que rien. La cible d’exposition est promise pour "
                + "tout le temps et n’en laisse pas. Les dérogations ne rendent rien."),
        .methodBurn: Words(
            "Burn rate: the bad share of a window divided by 1 − target; at 1 the period spends exactly its budget. "
                + "Both windows of a rule open an incident: {0}, {1}, {2}, {3}; and never less than {4} of bad time. "
                + "Jobs that come daily or weekly have no rate: {5} in a row that were missed or failed open it.",
            "Vitesse de consommation : la part mauvaise d’une fenêtre divisée par 1 − cible ; à 1 la période consomme "
                + "exactement son budget. Les deux fenêtres d’une règle ouvrent un incident : {0}, {1}, {2}, {3} ; et "
                + "jamais moins de {4} de mauvais temps. Les travaux quotidiens ou hebdomadaires n’ont pas de "
                + "vitesse : {5} de suite manqués ou échoués l’ouvrent."),
        .aspectBudget: Words("budget", "budget"),
        .statusBudget: Words("{0}, last {1}: {2}", "{0}, derniers {1} : {2}"),
        .statusBudgetBurn: Words(
            "{0}, last {1}: {2}; burns {3}× over {4}", "{0}, derniers {1} : {2} ; consommé {3}× sur {4}"),
    ]
}
