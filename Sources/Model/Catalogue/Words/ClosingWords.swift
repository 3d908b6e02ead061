extension Phrase {
    /// What closes a report: exceptions, changes, rules, glossary, signatures.
    static let closingWords: [Phrase: Words] = [
        .figureUnfounded: Words(
            "a value without population, time or ledger entries is no figure and is not shown",
            "une valeur sans population, période ni entrées du registre n’est pas un chiffre et n’est pas montrée"),
        .figureOver: Words("{0}, {1} to {2}", "{0}, du {1} au {2}"),
        .figureOverAll: Words("{0}, the whole period", "{0}, toute la période"),
        .columnOver: Words("Counted over", "Compté sur"),
        .sectionExceptions: Words("Exceptions", "Dérogations"),
        .exceptionsHow: Words(
            """
            A waiver counts from its own start or from its ledger entry, whichever is later. Both figures are told: \
            with the excepted time, and without.
            """,
            """
            Une dérogation compte depuis son propre début ou depuis son entrée au registre, selon ce qui vient en \
            dernier. Les deux chiffres sont donnés : avec le temps excepté, et sans.
            """),
        .exceptionFigures: Words("{0}: with {1}, without {2}", "{0} : avec {1}, sans {2}"),
        .columnWaiver: Words("Waiver", "Dérogation"),
        .columnApprovedBy: Words("Approved by", "Approuvée par"),
        .columnInstead: Words("Compensating control", "Mesure compensatoire"),
        .sectionChanges: Words("Changes of the manifests", "Modifications des manifestes"),
        .changesHow: Words(
            """
            Each revision that took effect in the period, with what git said of it then; a signature was judged with \
            the keys of the host that runs pra.
            """,
            """
            Chaque révision entrée en vigueur pendant la période, avec ce que git en disait alors ; une signature a \
            été jugée avec les clés de l’hôte qui exécute pra.
            """),
        .changesNone: Words(
            "No revision of the manifests took effect in the period.",
            "Aucune révision des manifestes n’est entrée en vigueur pendant la période."),
        .changeNotInGit: Words(
            "git says nothing of them: who changed the manifests is not known",
            "git n’en dit rien : on ne sait pas qui a modifié les manifestes"),
        .changeUncommitted: Words(
            "files were changed that no commit has: who did is not known",
            "des fichiers ont été modifiés qu’aucun commit ne contient : on ne sait pas par qui"),
        .changeUnlisted: Words("older commits that are not listed: {0}", "commits antérieurs non listés : {0}"),
        .columnCommit: Words("Commit", "Commit"),
        .columnAuthor: Words("Author", "Auteur"),
        .columnCommitted: Words("Committed", "Date du commit"),
        .columnSigned: Words("Signature", "Signature"),
        .signatureNone: Words("not signed", "non signé"),
        .signatureGood: Words("good", "valide"),
        .signatureBad: Words("bad", "invalide"),
        .signatureUnknown: Words("by an unknown key", "clé inconnue"),
        .sectionRules: Words("Rules of measurement", "Règles de mesure"),
        .rulesDigest: Words(
            "Every constant by which figures are measured. SHA-256 of their JSON: {0}",
            "Toutes les constantes de mesure. SHA-256 de leur JSON : {0}"),
        .columnConstant: Words("Constant", "Constante"),
        .columnValue: Words("Value", "Valeur"),
        .columnMeaning: Words("What it does", "Ce qu’elle fait"),
        .ruleUnknownGrace: Words(
            "of a blind stretch so much is forgiven; the rest counts as bad",
            "d’un intervalle aveugle, cette durée est pardonnée ; le reste compte comme mauvais"),
        .ruleStaleAfter: Words(
            "a look is believed for so long; after it the time is not seen",
            "une observation est crue pendant ce temps ; ensuite le temps est non vu"),
        .ruleCutEvery: Words(
            "the longest span of one record of a curve",
            "la plus longue durée d’un enregistrement de courbe"),
        .ruleTolerance: Words(
            "of the target: by so much a recorded curve may lie above the exact one",
            "de la cible : une courbe enregistrée peut dépasser d’autant la courbe exacte"),
        .ruleConfidenceLevel: Words(
            "the share of cases in which the interval of a rate holds the true rate",
            "la part des cas où l’intervalle d’un taux contient le taux vrai"),
        .ruleZ: Words("the quantile of the normal law for that share", "le quantile de la loi normale pour cette part"),
        .ruleIntervalStep: Words(
            "the ends of an interval are multiples of it",
            "les bornes d’un intervalle en sont des multiples"),
        .ruleWindow: Words(
            "a report without a chosen period is of so long a time",
            "un rapport sans période choisie porte sur cette durée"),
        .ruleRecordEvery: Words(
            "what stands still, and controls are evaluated by, is recorded anew after so long",
            "ce qui ne change pas, et dont dépendent les contrôles, est réenregistré après cette durée"),
        .ruleEvidenceFreshFor: Words(
            "what controls are evaluated by counts as not seen when it was recorded longer ago",
            "ce dont dépendent les contrôles compte comme non vu s’il a été enregistré il y a plus longtemps"),
        .sectionWorked: Words("One figure, computed on paper", "Un chiffre, calculé à la main"),
        .workedWhole: Words(
            "{0}: {1}. The target is {2}: {3}. Ledger entries {4}.",
            "{0} : {1}. La cible est {2} : {3}. Entrées du registre {4}."),
        .workedRate: Words(
            "{0} succeeded of {1} due ({3} missed, {4} failed): {0} ÷ {1} = {2}, rounded down",
            "{0} réussis sur {1} dus ({3} manqués, {4} échoués) : {0} ÷ {1} = {2}, arrondi vers le bas"),
        .workedAvailability: Words(
            "up {0}, down {1}, bad unseen time {2}: {0} ÷ ({0} + {1} + {2}) = {3}, rounded down",
            "disponible {0}, arrêté {1}, non vu mauvais {2} : {0} ÷ ({0} + {1} + {2}) = {3}, arrondi vers le bas"),
        .sectionSignOff: Words("Sign-off", "Signatures"),
        .signOffHow: Words(
            """
            Whoever signs here has read the report. The machine’s signature is over the JSON document; names and \
            dates on these lines are not part of it.
            """,
            """
            Qui signe ici a lu le rapport. La signature de la machine porte sur le document JSON ; les noms et les \
            dates de ces lignes n’en font pas partie.
            """),
        .columnDate: Words("Date", "Date"),
        .columnSignature: Words("Signature", "Signature"),
        .signOffPreparer: Words("Prepared by", "Préparé par"),
        .signOffReviewer: Words("Reviewed by", "Relu par"),
        .signOffApprover: Words("Approved by", "Approuvé par"),
        .attestedSigned: Words(
            """
            Self-attested: ledger and report are signed with a key that pra itself holds; a key counts only for who \
            knows it from elsewhere.
            """,
            """
            Auto-attesté : registre et rapport sont signés avec une clé que pra détient lui-même ; une clé ne compte \
            que pour qui la connaît d’ailleurs.
            """),
        .attestedClock: Words(
            "Self-attested: every time is the clock of the host that runs pra.",
            "Auto-attesté : toutes les heures sont celles de l’hôte qui exécute pra."),
        .attestedCommits: Words(
            "Self-attested: a commit’s author is what its author wrote, unless a good signature says who it is.",
            "Auto-attesté : l’auteur d’un commit est ce qu’il a écrit lui-même, sauf si une signature valide le dit."),
        .attestedWaivers: Words(
            "Self-attested: who approved a waiver is what its manifest says.",
            "Auto-attesté : l’approbateur d’une dérogation est celui que dit son manifeste."),
    ]
}
