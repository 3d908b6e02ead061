extension Phrase {
    /// The start page: headings, papers, reading paths, the first minutes.
    static let docsWords: [Phrase: Words] = [
        .docsTitle: Words("Disaster recovery: start here", "Reprise d’activité : commencez ici"),
        .docsAbout: Words(
            """
            Made by `pra docs` from the manifests, the ledger and the pages beside it. Everything on it is a name, a \
            command or a figure of this deployment; when the manifests change, make it again.
            """,
            """
            Établi par `pra docs` à partir des manifestes, du registre et des pages voisines. Tout y est un nom, une \
            commande ou une mesure de ce déploiement ; si les manifestes changent, établissez-la de nouveau.
            """),
        .sectionOpenNow: Words("Open now", "En cours"),
        .docsNothingOpen: Words("The ledger has no open incident.", "Le registre n’a aucun incident ouvert."),
        .columnSince: Words("Since", "Depuis"),
        .sectionPapers: Words("The documents", "Les documents"),
        .purposeRunbook: Words(
            "Whom to call, and what to type in each emergency.",
            "Qui appeler, et que taper dans chaque urgence."),
        .purposeReport: Words(
            "What was promised, what was measured, and the proof.",
            "Ce qui était promis, ce qui a été mesuré, et la preuve."),
        .purposeMetrics: Words("The figures of weeks and months.", "Les mesures des semaines et des mois."),
        .purposePreflight: Words(
            "The checklist from infrastructure to go-live.",
            "La liste de contrôle, de l’infrastructure à la mise en service."),
        .purposePostIncident: Words(
            "What happened, why, and what was changed.", "Ce qui s’est passé, pourquoi, et ce qui a changé."),
        .paperPostIncident: Words("Incident reports", "Rapports d’incident"),
        .paperAbsent: Words("Not made yet: `{0}`.", "Pas encore établi : `{0}`."),
        .paperUnknown: Words(
            "When it was made is not known; a new one: `{0}`.",
            "La date d’établissement n’est pas connue ; un nouveau : `{0}`."),
        .paperMade: Words("Made {0}; a new one: `{1}`.", "Établi le {0} ; un nouveau : `{1}`."),
        .paperOutOfDate: Words(
            "OUT OF DATE: made {0} from other manifests than those of now. A new one: `{1}`.",
            "PÉRIMÉ : établi le {0} à partir d’autres manifestes que ceux d’aujourd’hui. Un nouveau : `{1}`."),
        .sectionPaths: Words("What to read, by role", "Que lire, selon le rôle"),
        .roleOnCall: Words("On call, tonight", "D’astreinte, cette nuit"),
        .roleOperator: Words("Running the databases", "Exploitation des bases"),
        .roleDeveloper: Words("Writing the applications", "Développement des applications"),
        .roleManager: Words("Answering for the service", "Responsable du service"),
        .roleAuditor: Words("Auditing", "Audit"),
        .pathFirstMinutes: Words("the first minutes", "les premières minutes"),
        .pathWhich: Words("five questions that lead to a procedure", "cinq questions qui mènent à une procédure"),
        .pathProcedures: Words("the procedure, step by step", "la procédure, pas à pas"),
        .pathReady: Words("which boxes are still open", "les cases encore ouvertes"),
        .pathRehearse: Words("rehearse it before it is needed", "à répéter avant d’en avoir besoin"),
        .pathCommands: Words("every command, a line each", "toutes les commandes, une ligne chacune"),
        .pathTrend: Words("how the figures go", "l’évolution des mesures"),
        .pathPromises: Words("what is promised, and what is not", "ce qui est promis, et ce qui ne l’est pas"),
        .pathMistake: Words("after a mistake in the data", "après une erreur dans les données"),
        .pathTerms: Words("what the terms mean", "le sens des termes"),
        .pathVerdicts: Words("the verdicts on its first page", "les verdicts de sa première page"),
        .pathLearned: Words(
            "what went wrong, and what follows from it", "ce qui a mal tourné, et ce qui en découle"),
        .pathAudit: Words(
            "the figures, their population and their sources", "les mesures, leur population et leurs sources"),
        .pathProof: Words(
            "“Why should I believe a figure?”", "« Pourquoi croire une mesure ? »"),
        .sectionOnCall: Words("On call", "D’astreinte"),
        .callFirst: Words("The first minutes", "Les premières minutes"),
        .callLook: Words(
            "Look before touching anything. The last line sums up; what is unknown says so.",
            "Regarder avant de toucher à quoi que ce soit. La dernière ligne résume ; ce qui est inconnu le dit."),
        .callOpen: Words(
            "Open a file for what happened: the clock of the incident starts there.",
            "Ouvrir un dossier d’incident : le temps de l’incident se compte à partir de là."),
        .callChoose: Words(
            "Answer the questions under “Which procedure”, and go to that page of the runbook.",
            "Répondre aux questions de « Quelle procédure », puis aller à cette page des procédures de reprise."),
        .callPeople: Words(
            "Call by the runbook’s table. Two people: one types, one reads aloud and writes down.",
            "Appeler selon le tableau des procédures. À deux : l’un tape, l’autre lit à voix haute et note."),
        .callNote: Words(
            "Note what was seen, decided and done, when it is done. The report is made from it.",
            "Noter ce qui est vu, décidé et fait, au moment où c’est fait. Le rapport en est tiré."),
        .callEnd: Words(
            "When the service is back: close the file and write the report.",
            "Quand le service est rétabli : clore le dossier et établir le rapport."),
        .callNever: Words("What makes it worse", "Ce qui aggrave"),
        .neverDelete: Words(
            "Deleting to make room: not in a store, not in `pg_wal`, not in the spool. It may be the last copy.",
            "Supprimer pour faire de la place : ni dans un dépôt, ni dans `pg_wal`, ni dans le tampon de WAL. C’est "
                + "peut-être la dernière copie."),
        .neverOver: Words(
            "Restoring over a data directory that still is there. Restore beside it; disks are cheaper.",
            "Restaurer par-dessus un répertoire de données encore présent. Restaurer à côté ; un disque coûte moins."),
        .neverTwo: Words(
            "Starting the old server again after another one took over. Fence it first.",
            "Redémarrer l’ancien serveur après qu’un autre a pris le relais. L’isoler d’abord."),
        .neverSilent: Words(
            "Waiting in silence. After 15 minutes without a next step, call the next person.",
            "Attendre en silence. Après 15 minutes sans étape suivante, appeler la personne suivante."),
        .callHandOver: Words("Handing over", "La relève"),
        .callHandOverHow: Words(
            "Say what is open, what waits for an approval, and what is planned for the next hours.",
            "Dire ce qui est ouvert, ce qui attend une approbation, et ce qui est prévu dans les heures qui viennent."),
        .callHandOverLook: Words("Look at it together.", "Regarder ensemble."),
        .sectionCommands: Words("Commands", "Commandes"),
        .docsCommandsHow: Words(
            "`pra COMMAND --help` says more, with examples; `-o json` prints the same for programs.",
            "`pra COMMANDE --help` en dit plus, avec des exemples ; `-o json` l’affiche pour les programmes."
        ),
        .columnCommand: Words("Command", "Commande"),
        .columnPurpose: Words("What it does", "Ce qu’elle fait"),
    ]
}
