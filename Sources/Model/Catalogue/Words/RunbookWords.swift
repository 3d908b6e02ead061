extension Phrase {
    /// The runbook.
    static let runbookWords: [Phrase: Words] = [
        .runbookTitle: Words("Runbook", "Procédures de reprise"),
        .runbookAge: Words(
            """
            Made from the manifests and the ledger by `pra runbook`. When the manifests have another revision than \
            this one, it is out of date: make it again.
            """,
            """
            Établi par `pra runbook` à partir des manifestes et du registre. Si les manifestes ont une autre \
            révision que celle-ci, il est périmé : établissez-le de nouveau.
            """),
        .sectionBefore: Words("Before you begin", "Avant de commencer"),
        .runbookCapitals: Words(
            """
            Words in capitals are yours to fill in: INCIDENT and POINT are printed by the command before, TIME is a \
            moment such as 2026-11-27T09:00:00Z.
            """,
            """
            Les mots en capitales sont à remplacer : INCIDENT et POINT sont affichés par la commande précédente, \
            TIME est un instant comme 2026-11-27T09:00:00Z.
            """),
        .stepGoThere: Words(
            "Type every command there, as a user who may read the state folder.",
            "Tapez toutes les commandes à cet endroit, sous un compte qui peut lire le dossier d’état."),
        .sectionEscalation: Words("Whom to call", "Qui appeler"),
        .columnCall: Words("Call", "Appeler"),
        .columnNoAnswer: Words("No answer", "Sans réponse"),
        .callP1: Words(
            "at once, at any hour, the first of the list", "immédiatement, à toute heure, le premier de la liste"),
        .callP2: Words("within the hour, from 8 to 20 o’clock", "dans l’heure, de 8 h à 20 h"),
        .callP3: Words("on the next working day", "le prochain jour ouvré"),
        .noAnswerP1: Words("after 15 minutes the next of the list", "après 15 minutes, le suivant de la liste"),
        .noAnswerP2: Words("after 60 minutes the next of the list", "après 60 minutes, le suivant de la liste"),
        .noAnswerP3: Words("treat it as P2", "traiter comme P2"),
        .nobodyToCall: Words(
            "The manifests name nobody to call. State a Team: `pra explain Team`.",
            "Les manifestes ne nomment personne à appeler. Déclarez une équipe : `pra explain Team`."),
        .nobodyToldByItself: Words(
            "No alert route tells anybody by itself: `pra explain AlertRoute`.",
            "Aucune route d’alerte ne prévient quelqu’un d’elle-même : `pra explain AlertRoute`."),
        .toldByItself: Words("Told by alerts without being called:", "Prévenus par les alertes, sans appel :"),
        .columnTeam: Words("Team", "Équipe"),
        .columnName: Words("Name", "Nom"),
        .columnRole: Words("Role", "Rôle"),
        .columnPhone: Words("Phone", "Téléphone"),
        .columnMail: Words("Mail", "Courriel"),
        .runbookPlan: Words("Plan", "Plan"),
        .runbookHosts: Words("Hosts", "Hôtes"),
        .runbookPort: Words("Port", "Port"),
        .runbookDatabase: Words("Database", "Base de données"),
        .runbookRestored: Words("Last restore for use", "Dernière restauration réelle"),
        .restoredThen: Words("into {0} in {1}", "dans {0} en {1}"),
        .restoredNever: Words("none in the ledger", "aucune dans le registre"),
        .columnSurvives: Words("Stores that survive", "Dépôts qui survivent"),
        .columnLastDrill: Words("Last measured", "Dernière mesure"),
        .drillTook: Words("{0}, on {1}", "{0}, le {1}"),
        .drillFailedThen: Words("failed after {0}, on {1}", "échec après {0}, le {1}"),
        .neverMeasured: Words("never measured: no drill has ended", "jamais mesuré : aucun exercice n’a abouti"),
        .lastMeasured: Words("{0} on {1} ({2})", "{0} le {1} ({2})"),
        .lastFailed: Words(
            "the last drill failed after {0}, on {1} ({2})", "le dernier exercice a échoué après {0}, le {1} ({2})"),
        .columnPlace: Words("Place", "Emplacement"),
        .columnSite: Words("Site", "Site"),
        .columnEncrypted: Words("Encrypted", "Chiffré"),
        .wordYes: Words("yes", "oui"),
        .wordNo: Words("no", "non"),
        .procedureUnavailable: Words("database unavailable", "base de données indisponible"),
        .signUnavailable: Words(
            "Clients get no answer, or `pra status` says that the cluster is down.",
            "Les clients n’ont pas de réponse, ou `pra status` dit que le cluster est arrêté."),
        .procedureCorrupted: Words("corrupted data", "données corrompues"),
        .signCorrupted: Words(
            """
            The server reports invalid pages or checksums, a check or amcheck fails, or figures are impossible.
            """,
            """
            Le serveur signale des pages ou sommes de contrôle invalides, un contrôle ou amcheck échoue, ou des \
            chiffres sont impossibles.
            """),
        .procedureIntrusion: Words("intrusion", "intrusion"),
        .signIntrusion: Words(
            "Somebody had access who should not: unknown sessions or roles, changed files, a ransom note.",
            """
            Quelqu’un a eu un accès indu : sessions ou rôles inconnus, fichiers modifiés, demande de rançon.
            """),
        .procedureLoss: Words("data loss", "perte de données"),
        .signLoss: Words(
            "Rows or tables were deleted or overwritten; the server itself is sound.",
            "Des lignes ou des tables ont été supprimées ou écrasées ; le serveur lui-même est sain."),
        .stepOpenFile: Words(
            "Open the file of the incident; write down what you see and do with `pra incident note`.",
            "Ouvrez le dossier de l’incident ; notez ce que vous voyez et faites avec `pra incident note`."),
        .stepLook: Words(
            "See what pra sees: the cluster, its stores, how far the newest commit is safe.",
            """
            Regardez ce que pra voit : le cluster, ses dépôts, jusqu’où la dernière transaction est en sûreté.
            """),
        .stepAskServer: Words("Ask the server itself.", "Interrogez le serveur lui-même."),
        .stepStartServer: Words(
            """
            When its host ({0}) is up and the data directory is there: read the server’s log, start PostgreSQL, and \
            let it recover. Do not restore over a data directory that may still start.
            """,
            """
            Si son hôte ({0}) fonctionne et que le répertoire de données est là : lisez le journal du serveur, \
            démarrez PostgreSQL et laissez-le récupérer. Ne restaurez pas par-dessus un répertoire qui peut encore \
            démarrer.
            """),
        .stepPromote: Words(
            "When a standby is sound, promote it; pra follows whichever of {0} says that it is the primary.",
            "Si un standby est sain, promouvez-le ; pra suit celui de {0} qui dit être le primaire."),
        .stepDecide: Words(
            "Otherwise decide to restore. How long it took last time: {0}.",
            "Sinon, décidez de restaurer. Durée mesurée la dernière fois : {0}."),
        .stepPlanRestore: Words(
            "See what will be restored, up to when, and how long it takes. Nothing is done yet.",
            "Voyez ce qui sera restauré, jusqu’à quand et en combien de temps. Rien n’est encore fait."),
        .stepFence: Words(
            """
            Make sure that the old server can not come back: power it off, or take its address and its access to the \
            stores.
            """,
            """
            Assurez-vous que l’ancien serveur ne peut pas revenir : éteignez-le, ou retirez-lui son adresse et son \
            accès aux dépôts.
            """),
        .stepTakeOver: Words(
            "Restore; the new server takes the old one’s place.",
            "Restaurez ; le nouveau serveur prend la place de l’ancien."),
        .stepCheck: Words(
            "Start it, wait for its recovery, and run the manifest’s checks. It stays up.",
            "Démarrez-le, attendez sa récupération et lancez les contrôles du manifeste. Il reste en marche."),
        .stepSwitch: Words(
            "Lead the clients to it, write its host into the Cluster’s manifest, and let pra protect it.",
            """
            Dirigez-y les clients, écrivez son hôte dans le manifeste du Cluster et laissez pra le protéger.
            """),
        .stepCloseFile: Words(
            "Close the file with the cause, and write the report.",
            "Fermez le dossier avec la cause et rédigez le rapport."),
        .stepStopWriting: Words(
            "Stop what writes: each new transaction may build on wrong data.",
            "Arrêtez ce qui écrit : chaque nouvelle transaction peut se fonder sur des données fausses."),
        .stepHold: Words(
            "Hold the newest point from before it began, so that retention can not take it.",
            """
            Retenez le point le plus récent d’avant le début, pour que la rétention ne puisse pas le prendre.
            """),
        .stepAmCheck: Words("Find out how far it goes.", "Mesurez l’étendue."),
        .stepVerify: Words(
            "Read the newest point back, every byte.", "Relisez le point le plus récent, octet par octet."),
        .stepChooseTime: Words(
            "Choose a moment before it began; the plan says whether it can be restored.",
            "Choisissez un instant d’avant le début ; le plan dit s’il peut être restauré."),
        .stepRestoreCopy: Words(
            "Restore a copy beside the server. How long it took last time: {0}.",
            "Restaurez une copie à côté du serveur. Durée mesurée la dernière fois : {0}."),
        .stepBringBack: Words(
            """
            Take from the copy what is missing, look at it, and load it in one transaction. SOCKET is the folder in \
            which the copy listens, its `unix_socket_directories`.
            """,
            """
            Prenez dans la copie ce qui manque, vérifiez-le et chargez-le en une transaction. SOCKET est le dossier \
            où la copie écoute, son `unix_socket_directories`.
            """),
        .stepIsolate: Words(
            "Cut the server from the network and leave it running: its memory is evidence.",
            "Coupez le serveur du réseau et laissez-le en marche : sa mémoire est une preuve."),
        .stepStopDeleting: Words(
            """
            Let pra delete nothing: set `mode: Observe` in the plan, and look that nothing is to be deleted.
            """,
            """
            Ne laissez pra rien supprimer : mettez `mode: Observe` dans le plan et vérifiez que rien n’est à \
            supprimer.
            """),
        .stepVerifyEvidence: Words(
            "Check that the ledger is the one you know, by the key you kept elsewhere.",
            "Vérifiez que le registre est bien celui que vous connaissez, par la clé gardée ailleurs."),
        .stepChooseClean: Words(
            "Choose a moment before the intrusion; when it began is often earlier than when it was seen.",
            "Choisissez un instant d’avant l’intrusion ; elle a souvent commencé bien avant d’être vue."),
        .stepCleanHost: Words(
            """
            On a freshly installed host, with stores that the intruder could not write to. How long it took last \
            time: {0}.
            """,
            """
            Sur un hôte réinstallé, avec des dépôts où l’intrus ne pouvait pas écrire. Durée mesurée la dernière \
            fois : {0}.
            """),
        .stepNewSecrets: Words(
            "Change every password and key that the old host knew, that of {0} first.",
            "Changez tous les mots de passe et clés que l’ancien hôte connaissait, d’abord celui de {0}."),
        .stepRotate: Words("Give store {0} new keys.", "Donnez de nouvelles clés au dépôt {0}."),
        .stepNoteMoment: Words(
            "Write down the moment: what is restored ends right before the deletion.",
            "Notez l’instant : ce qui sera restauré s’arrête juste avant la suppression."),
        .stepStopJob: Words(
            "Stop the job or the person that deletes.", "Arrêtez le traitement ou la personne qui supprime."),
    ]
}
