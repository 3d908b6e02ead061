extension Phrase {
    /// The start page: which procedure, and what people ask.
    static let decisionWords: [Phrase: Words] = [
        .sectionDecisions: Words("Which procedure", "Quelle procédure"),
        .decisionsHow: Words(
            "Begin with 1. The first answer that names a procedure ends it; in doubt between two, take the first.",
            "Commencer par 1. La première réponse qui nomme une procédure y mène ; en cas de doute, la première."
        ),
        .columnQuestion: Words("Question", "Question"),
        .columnHowToSee: Words("How to see it", "Comment le voir"),
        .goOn: Words("go on with {0}", "aller à {0}"),
        .goToProcedure: Words("procedure “{0}”", "procédure « {0} »"),
        .askIntrusion: Words(
            "Is there a sign of an intrusion: unknown accounts, changed programs, encrypted files, a demand?",
            "Y a-t-il un signe d’intrusion : comptes inconnus, programmes modifiés, fichiers chiffrés, rançon ?"
        ),
        .askAnswers: Words(
            "Does the database answer, and can the application write?",
            "La base répond-elle, et l’application peut-elle écrire ?"),
        .askDamage: Words(
            "Does the server’s log or a check say “invalid page”, “checksum” or “missing chunk”, or do answers "
                + "contradict each other?",
            "Le journal du serveur ou un contrôle dit-il « invalid page », « checksum » ou « missing chunk », ou les "
                + "réponses se contredisent-elles ?"),
        .askLoss: Words(
            "Did a person or a program delete or change rows that it should not have?",
            "Une personne ou un programme a-t-il supprimé ou modifié des lignes à tort ?"),
        .askProtected: Words(
            "Do all clusters stand within their objectives?",
            "Tous les clusters sont-ils dans leurs objectifs ?"),
        .nothingToRestore: Words(
            "nothing to recover here: look at the application, the network and the name service",
            "rien à reprendre ici : voir l’application, le réseau et la résolution de noms"),
        .closeGap: Words(
            "the data is there, its protection is not: pra plan says what is missing and why",
            "les données sont là, pas leur protection : pra plan dit ce qui manque et pourquoi"),
        .sectionQuestions: Words("Questions", "Questions"),
        .askHowMuch: Words("How much data can be lost?", "Combien de données peut-on perdre ?"),
        .answerHowMuch: Words(
            "{0}, when “{1}” happens: at most {2} are promised. What it is now: `pra status`.",
            "{0}, si « {1} » arrive : au plus {2} sont promises. Ce qu’il en est : `pra status`."),
        .askHowLong: Words("How long does a restore take?", "Combien de temps prend une restauration ?"),
        .askOwnMistake: Words(
            "I deleted rows by mistake. What now?", "J’ai supprimé des lignes par erreur. Que faire ?"),
        .answerOwnMistake: Words(
            """
            Stop what is still deleting, write down the time, and say so at once: the data of the moment before can \
            be restored beside the live database and the rows brought back. Nothing is gained by waiting, and nobody \
            can do it without the time.
            """,
            """
            Arrêter ce qui supprime encore, noter l’heure, et le dire aussitôt : les données de l’instant d’avant se \
            restaurent à côté de la base en service, et les lignes se reprennent. Attendre n’apporte rien, et sans \
            l’heure personne ne peut le faire.
            """),
        .askStopped: Words("What if pra itself stops?", "Et si pra lui-même s’arrête ?"),
        .answerStopped: Words(
            """
            The server keeps the WAL that no store has yet, up to the guard slot’s limit. Exposure grows meanwhile \
            and is counted, also afterwards: a time in which nobody looked is not good time. Restores need the store \
            and `pra restore`, and neither its loop nor its ledger.
            """,
            """
            Le serveur garde le WAL qu’aucun dépôt n’a encore, jusqu’à la limite du slot de garde. L’exposition \
            croît pendant ce temps et se compte, aussi après coup : un temps où personne n’a regardé n’est pas un \
            bon temps. Une restauration demande le dépôt et `pra restore`, et ni la boucle ni le registre.
            """),
        .askDelete: Words("May I delete a backup by hand?", "Puis-je supprimer une sauvegarde à la main ?"),
        .answerDelete: Words(
            """
            No. Retention decides, proves that what stays is enough, and writes down why: `pra retention` shows it. \
            A point that has to stay longer is held with `pra hold add`.
            """,
            """
            Non. La rétention décide, prouve que ce qui reste suffit, et note pourquoi : `pra retention` le montre. \
            Un point qui doit rester plus longtemps se retient avec `pra hold add`.
            """),
        .askKeys: Words(
            "Who can open an encrypted store, and what if a key is lost?",
            "Qui peut ouvrir un dépôt chiffré, et si une clé est perdue ?"),
        .answerKeys: Words(
            """
            Whoever has the operator’s key or the recovery key: `pra key list` names them. The recovery key is kept \
            elsewhere; with both lost nobody can open it, we neither. Drills open the store with the key that a \
            restore would have.
            """,
            """
            Qui a la clé de l’opérateur ou la clé de secours : `pra key list` les nomme. La clé de secours se garde \
            ailleurs ; les deux perdues, plus personne ne peut l’ouvrir, nous non plus. Les exercices ouvrent le \
            dépôt avec la clé qu’aurait une restauration.
            """),
        .askUnknown: Words(
            "Why does a figure say “unknown” or “not measured”?",
            "Pourquoi une mesure dit-elle « inconnu » ou « non mesuré » ?"),
        .answerUnknown: Words(
            """
            Because nothing was seen from which it would follow: a store that did not answer, a loop that did not \
            run, a drill that never was. It is not taken for good, and `pra status` says what is missing.
            """,
            """
            Parce que rien n’a été vu dont elle découlerait : un dépôt qui ne répondait pas, une boucle arrêtée, un \
            exercice jamais fait. Ce n’est pas compté comme bon, et `pra status` dit ce qui manque.
            """),
        .askNoise: Words(
            "May an alert be silenced, or a time excepted?", "Peut-on faire taire une alerte, ou excepter un temps ?"),
        .answerNoise: Words(
            """
            A `MaintenanceWindow` keeps actions from starting; the clock of the objectives goes on. Only a `Waiver`, \
            approved and stated before the time that it is about, excepts it, and the report prints both figures: \
            `pra explain Waiver`.
            """,
            """
            Une `MaintenanceWindow` empêche des actions de commencer ; le temps des objectifs court toujours. Seule \
            une dérogation (`Waiver`), approuvée et déclarée avant le temps qu’elle concerne, l’excepte, et le \
            rapport donne les deux mesures : `pra explain Waiver`.
            """),
        .askBelieve: Words("Why should I believe a figure?", "Pourquoi croire une mesure ?"),
        .answerBelieve: Words(
            """
            You need not: each one names the ledger entries from which it follows. `pra ledger export --into FOLDER` \
            writes them, and `reports/verify.py report sla.dsse.json --key KEY --ledger FOLDER` computes all of them \
            again, with Python and without pra. Have the public key from somebody else than who hands you the \
            report.
            """,
            """
            Il ne faut pas croire : chacune nomme les entrées du registre dont elle découle. `pra ledger export \
            --into DOSSIER` les écrit, et `reports/verify.py report sla.dsse.json --key CLÉ --ledger DOSSIER` les \
            recalcule toutes, avec Python et sans pra. Obtenez la clé publique d’une autre personne que celle qui \
            remet le rapport.
            """),
        .askCode: Words(
            "What does an error code such as PRA-402 mean?", "Que veut dire un code d’erreur comme PRA-402 ?"),
        .answerCode: Words(
            "`pra explain PRA-402` says what it is, why, and what to do.",
            "`pra explain PRA-402` dit ce que c’est, pourquoi, et que faire."),
        .askNewCluster: Words("How is a cluster added?", "Comment ajouter un cluster ?"),
        .answerNewCluster: Words(
            """
            A manifest of kind `Cluster` whose labels a `RecoveryPlan` selects. `pra validate manifests`, then `pra \
            plan` to see what it would do, `pra apply`, and at the end `pra preflight`: go live when every box is \
            ticked.
            """,
            """
            Un manifeste de sorte `Cluster` dont un `RecoveryPlan` choisit les étiquettes. `pra validate manifests`, \
            puis `pra plan` pour voir ce qu’il ferait, `pra apply`, et enfin `pra preflight` : mise en service quand \
            toutes les cases sont cochées.
            """),
    ]
}
