extension Phrase {
    /// Restores that are asked for, approved and run in the console.
    static let restorePageWords: [Phrase: Words] = choosing.merging(deciding) { first, _ in first }
        .merging(refusing) { first, _ in first }

    private static let choosing: [Phrase: Words] = [
        .consoleRestores: Words("Restores", "Restaurations"),
        .restoresHow: Words(
            "A restore makes a copy of a cluster in an empty folder and changes nothing else. "
                + "One person asks for it, another approves of it, and then it runs once.",
            "Une restauration fait une copie d’un cluster dans un dossier vide et ne change rien d’autre. "
                + "Une personne la demande, une autre l’approuve, et elle est faite une fois."),
        .restoresChoose: Words("Choose a moment", "Choisir un moment"),
        .restoresMoment: Words("Moment (UTC)", "Moment (UTC)"),
        .restoresMomentHow: Words(
            "latest, or like 2026-11-28 14:00:00", "latest, ou comme 2026-11-28 14:00:00"),
        .restoresFolder: Words("Folder for the copy", "Dossier de la copie"),
        .restoresFolderHow: Words("absolute, and empty or not there yet", "absolu, et vide ou pas encore là"),
        .restoresLook: Words("Show the plan", "Voir le plan"),
        .restoresLine: Words("Moments of {0} in {1}", "Moments de {0} dans {1}"),
        .restoresSpan: Words("From {0} to {1}: {2}.", "Du {0} au {1} : {2}."),
        .restoresGaps: Words(
            "Spans between that nobody knows to be there: {0}.",
            "Périodes entre les deux dont personne ne sait si elles y sont : {0}."),
        .restoresUnseen: Words(
            "Which moments of {0} are in {1} is unknown: nobody has seen a recovery point of it there.",
            "Quels moments de {0} sont dans {1} est inconnu : personne n’y a vu un point de restauration."),
        .restoresPart: Words("Shown: {0} to {1}.", "Affiché : du {0} au {1}."),
        .restoresCovered: Words("can be restored", "restaurable"),
        .restoresUnsure: Words("unknown", "inconnu"),
        .restoresPoint: Words("recovery point", "point de restauration"),
        .restoresChosen: Words("chosen", "choisi"),
        .restoresTake: Words("Take {0}: {1}", "Prendre le {0} : {1}"),
        .restoresParts: Words(
            "Click on the line to take a moment there and to see it closer.",
            "Cliquez sur la ligne pour y prendre un moment et le voir de plus près."),
        .restoresWhole: Words("Whole time line", "Toute la ligne"),
        .restoresFigures: Words("The time line as a table", "La ligne en tableau"),
        .restoresPlan: Words("Plan of this restore", "Plan de cette restauration"),
        .restoresHere: Words("Runs here, on {0}.", "S’exécute ici, sur {0}."),
        .restoresAway: Words(
            "{0} is restored on host {1}, and this console is on another one: type the command there.",
            "{0} se restaure sur l’hôte {1}, et cette console est sur un autre : tapez la commande là-bas."),
        .restoresDigest: Words("Digest of the plan", "Empreinte du plan"),
        .restoresAsk: Words("Ask for this restore", "Demander cette restauration"),
        .restoresAskHow: Words(
            "Nothing runs yet: another person, an approver or an admin, has to approve of it.",
            "Rien n’est fait encore : une autre personne, approver ou admin, doit l’approuver."),
        .restoresMayNotAsk: Words(
            "An operator or an admin can ask for it.", "Un operator ou un admin peut la demander."),
        .restoresRequests: Words("Requests", "Demandes"),
        .restoresNoRequests: Words(
            "Nobody has asked for a restore yet.", "Personne n’a encore demandé de restauration."),
        .restoresAskedBy: Words("Asked by", "Demandée par"),
        .restoresState: Words("State", "État"),
        .restoresCommand: Words("Command", "Commande"),
    ]

    private static let deciding: [Phrase: Words] = [
        .restoreRequested: Words("waiting for approval", "en attente d’approbation"),
        .restoreApproved: Words("approved", "approuvée"),
        .restoreRunning: Words("running", "en cours"),
        .restoreDone: Words("done", "faite"),
        .restoreFailed: Words("failed", "échouée"),
        .restoreExpired: Words("expired", "expirée"),
        .restoreWithdrawn: Words("withdrawn", "retirée"),
        .restoreUnknown: Words("unknown", "inconnue"),
        .restoresAsked: Words("{0} asked for it.", "{0} l’a demandée."),
        .restoresApproved: Words("{0} approved of it: {1}", "{0} l’a approuvée : {1}"),
        .restoresWithdrawn: Words("{0} withdrew it.", "{0} l’a retirée."),
        .restoresBegun: Words("{0} started it.", "{0} l’a lancée."),
        .restoresEnded: Words("The copy is in {0}.", "La copie est dans {0}."),
        .restoresBroken: Words("It failed: {0}", "Elle a échoué : {0}"),
        .restoresWaits: Words(
            "Another person than {0}, an approver or an admin, can approve of it until {1}.",
            "Une autre personne que {0}, approver ou admin, peut l’approuver jusqu’au {1}."),
        .restoresReady: Words("It can be started until {0}.", "Elle peut être lancée jusqu’au {0}."),
        .restoresExpired: Words(
            "It was not started in time: ask for it anew.",
            "Elle n’a pas été lancée à temps : demandez-la de nouveau."),
        .restoresSilent: Words(
            "Since it was started nothing was heard of it: look into {0} before you ask for it anew.",
            "Depuis son lancement on n’a rien su d’elle : regardez dans {0} avant de la demander de nouveau."),
        .restoresFollows: Words(
            "It is being restored; this page follows it.", "La restauration est en cours ; cette page la suit."),
        .restoresSteps: Words("What happened", "Ce qui s’est passé"),
        .restoresNext: Words("What can be done now", "Ce qui peut être fait maintenant"),
        .restoresApprove: Words("Approve", "Approuver"),
        .restoresApproveHow: Words(
            "You approve of exactly this, once: point, moment, folder and host. It can then be started for an hour.",
            "Vous approuvez exactement ceci, une fois : point, moment, dossier et hôte. "
                + "Elle peut alors être lancée pendant une heure."),
        .restoresComment: Words("Why, or by which change", "Pourquoi, ou par quel changement"),
        .restoresOwnHow: Words(
            "You asked for it: another person has to approve of it.",
            "Vous l’avez demandée : une autre personne doit l’approuver."),
        .restoresWithdraw: Words("Withdraw the request", "Retirer la demande"),
        .restoresRun: Words("Start the restore", "Lancer la restauration"),
        .restoresRunHow: Words(
            "It is looked at once more: where it is no longer what was approved, nothing runs.",
            "Elle est regardée encore une fois : si elle n’est plus ce qui fut approuvé, rien n’est fait."),
        .restoresPasswordAgain: Words("Your password, again", "Votre mot de passe, encore une fois"),
        .restoresPlanNow: Words("See its plan as it is now", "Voir son plan tel qu’il est maintenant"),
        .restoresAll: Words("All restores", "Toutes les restaurations"),
    ]

    /// Why something is not done; the API says the same.
    private static let refusing: [Phrase: Words] = [
        .restoresNoCluster: Words("no manifest states a Cluster “{0}”", "aucun manifeste n’énonce un Cluster « {0} »"),
        .restoresNoStore: Words(
            "no manifest states a BackupStore “{0}”", "aucun manifeste n’énonce un BackupStore « {0} »"),
        .restoresNoMoment: Words(
            "latest is expected, or a moment like 2026-11-28T14:00:00Z",
            "latest est attendu, ou un moment comme 2026-11-28T14:00:00Z"),
        .restoresNoFolder: Words(
            "the absolute path of a folder is expected, like /srv/restored",
            "le chemin absolu d’un dossier est attendu, comme /srv/restored"),
        .restoresNone: Words("no restore “{0}” was asked for", "aucune restauration « {0} » n’a été demandée"),
        .restoresSame: Words("the same is asked for already, as {0}", "la même est déjà demandée, sous {0}"),
        .restoresNotYours: Words(
            "{0} asked for it: they can withdraw it, or an admin",
            "{0} l’a demandée et peut la retirer, ou un admin"),
        .restoresChanged: Words(
            "it is not what was approved any more ({0}): ask for it anew",
            "elle n’est plus ce qui fut approuvé ({0}) : demandez-la de nouveau"),
        .restoresRanOut: Words("its approval ran out just now", "son approbation vient d’expirer"),
        .restoresElsewhere: Words(
            "{0} is restored on host {1}: type there: {2}", "{0} se restaure sur l’hôte {1} : tapez là-bas : {2}"),
        .restoresWrongPassword: Words("that is not your password", "ce n’est pas votre mot de passe"),
        .restoresOwn: Words(
            "you asked for it yourself: another person has to approve of it",
            "vous l’avez demandée vous-même : une autre personne doit l’approuver"),
        .restoresOther: Words(
            "that is not the digest of what was asked for: read it again",
            "ce n’est pas l’empreinte de ce qui fut demandé : relisez-la"),
        .restoresUnapproved: Words(
            "nobody has approved of it in the last hour", "personne ne l’a approuvée dans la dernière heure"),
        .restoresIs: Words("it is {0}", "elle est {0}"),
    ]
}
