extension Phrase {
    /// Why a control holds of a resource or does not.
    static let controlWords: [Phrase: Words] = [
        .controlNoPlan: Words("no plan selects it", "aucun plan ne le sélectionne"),
        .controlProtected: Words("plan {0} protects it", "le plan {0} le protège"),
        .controlNotEnforced: Words(
            "plan {0} takes no backups: its mode is not Enforce",
            "le plan {0} ne fait pas de sauvegarde : son mode n’est pas Enforce"),
        .controlSuspended: Words("plan {0} is suspended until {1}", "le plan {0} est suspendu jusqu’au {1}"),
        .controlTermsUnseen: Words(
            "how plan {0} backs up is not in the ledger",
            "la façon dont le plan {0} sauvegarde n’est pas dans le registre"),
        .controlTerms: Words(
            "plan {0} backs up every {1} and keeps any moment for {2}",
            "le plan {0} sauvegarde à un intervalle de {1} et garde tout instant pendant {2}"),
        .controlRare: Words(
            "plan {0} backs up every {1}, and {2} is the most that is allowed",
            "le plan {0} sauvegarde à un intervalle de {1}, et {2} est le maximum permis"),
        .controlNoStream: Words(
            "pra does not stream the WAL of plan {0}, and whether the server archives it is not in the ledger: without "
                + "WAL up to {1} may be lost where {2} is promised for {3}",
            "pra ne diffuse pas le WAL du plan {0}, et l’archivage par le serveur n’est pas dans le registre : sans "
                + "WAL une perte de {1} est possible là où {2} est promis pour {3}"),
        .controlShort: Words(
            "plan {0} keeps any moment for {1}, and {2} is asked for",
            "le plan {0} garde tout instant pendant {1}, et {2} est demandé"),
        .controlStoreUnseen: Words(
            "store {0} was not seen in the last {1}", "le dépôt {0} n’a pas été vu depuis {1}"),
        .controlHoldingUnseen: Words(
            "what store {0} holds of {1} was not seen in the last {2}",
            "ce que le dépôt {0} contient de {1} n’a pas été vu depuis {2}"),
        .controlPointGone: Words(
            "{0} is gone from store {1}, and pra did not delete it",
            "{0} a disparu du dépôt {1}, et pra ne l’a pas effacé"),
        .controlDeletersUnseen: Words(
            "who can delete in store {0} was not seen: no lock that lasts was read, and no deletion was tried with its "
                + "credentials",
            "qui peut effacer dans le dépôt {0} n’a pas été vu : aucun verrou en vigueur n’a été lu, et aucun "
                + "effacement n’a été tenté avec ses accès"),
        .controlDeletionLocked: Words(
            "nobody can delete {0} in store {1} before {2}: its lock was read back",
            "personne ne peut effacer {0} dans le dépôt {1} avant le {2} : son verrou a été relu"),
        .controlLockLiftable: Words(
            "{0} in store {1} has a lock that a special right lifts, and who has it was not seen",
            "{0} dans le dépôt {1} a un verrou qu’un droit spécial lève, et qui l’a n’a pas été vu"),
        .controlPlain: Words("store {0} is not encrypted", "le dépôt {0} n’est pas chiffré"),
        .controlKeyProven: Words(
            "store {0} is encrypted, and a drill opened it by its recovery key on {1}",
            "le dépôt {0} est chiffré, et un exercice l’a ouvert par sa clé de secours le {1}"),
        .controlKeyUnproven: Words(
            "store {0} is encrypted, and no drill opened it by its recovery key in the last {1}",
            "le dépôt {0} est chiffré, et aucun exercice ne l’a ouvert par sa clé de secours depuis {1}"),
        .controlNothingRestorable: Words(
            "no sound point in store {0} leads to its newest WAL without a gap",
            "aucun point sain du dépôt {0} ne mène sans lacune à son WAL le plus récent"),
        .controlRetained: Words(
            "any moment since {1} can be restored from store {0}: {2}",
            "tout instant depuis le {1} peut être restauré depuis le dépôt {0} : {2}"),
        .controlNotRetained: Words(
            "any moment since {1} can be restored from store {0}: {2} of the {3} that are asked for",
            "tout instant depuis le {1} peut être restauré depuis le dépôt {0} : {2} sur un minimum de {3}"),
        .controlWillNotReach: Words(
            "what is kept in store {0} goes after {1}, and {2} is asked for",
            "ce qui est gardé dans le dépôt {0} part après {1}, et {2} est demandé"),
        .controlTooYoung: Words(
            "any moment since {1} can be restored from store {0}; whether {2} is reached can be seen on {3}",
            "tout instant depuis le {1} peut être restauré depuis le dépôt {0} ; si {2} est atteint se verra le {3}"),
        .controlNothingToLock: Words(
            "store {0} holds no sound point whose lock could be read",
            "le dépôt {0} n’a pas de point sain dont le verrou pourrait être lu"),
        .controlUnlocked: Words("{0} in store {1} has no lock", "{0} dans le dépôt {1} n’a pas de verrou"),
        .controlLockWeak: Words(
            "{0} in store {1} has a lock that a special right lifts",
            "{0} dans le dépôt {1} a un verrou qu’un droit spécial lève"),
        .controlLockShort: Words(
            "{0} in store {1} is locked until {2}, which is less than {3} after its backup",
            "{0} dans le dépôt {1} est verrouillé jusqu’au {2}, moins de {3} après sa sauvegarde"),
        .controlLockOver: Words(
            "the lock of {0} in store {1} ended on {2}", "le verrou de {0} dans le dépôt {1} a pris fin le {2}"),
        .controlPointUnsound: Words(
            "{0} in store {1} is no sound point by the ledger",
            "{0} dans le dépôt {1} n’est pas un point sain d’après le registre"),
        .controlLocked: Words(
            "{0} in store {1} is locked until {2}, and nobody can lift that",
            "{0} dans le dépôt {1} est verrouillé jusqu’au {2}, et personne ne peut le lever"),
        .controlNoCopy: Words("no store holds a sound copy", "aucun dépôt n’a de copie saine"),
        .controlOneSite: Words("every copy is at site {0}", "toute copie est sur le site {0}"),
        .controlNoSiteScenario: Words(
            "copies are at {0}, and no scenario in which one of these sites is lost is measured",
            "les copies sont à {0}, et aucun scénario de perte d’un de ces sites n’est mesuré"),
        .controlCopiesApart: Words(
            "copies are at {0}, and the exposure of {1} is what is promised",
            "les copies sont à {0}, et l’exposition de {1} est celle qui est promise"),
        .controlExposureUnseen: Words(
            "the exposure of scenario {0} was not seen", "l’exposition du scénario {0} n’a pas été vue"),
        .controlExposed: Words(
            "the exposure of scenario {0} is {1}, and {2} is promised",
            "l’exposition du scénario {0} est de {1}, et {2} est promis"),
        .controlOneCredential: Words(
            "{0} opens every copy: whoever has it has them all",
            "{0} ouvre toute copie : qui l’a les a toutes"),
        .controlCredentialsUnseen: Words(
            "copies are opened by {0}; whether production can use one of these was not seen",
            "les copies sont ouvertes par {0} ; si la production peut s’en servir n’a pas été vu"),
        .controlNoPoint: Words(
            "no sound point survives scenario {0}", "aucun point sain ne survit au scénario {0}"),
        .controlOldPoint: Words(
            "the newest sound point that survives {0} is of {1}, which is more than {2} ago",
            "le point sain le plus récent qui survit à {0} est du {1}, il y a plus de {2}"),
        .controlRecoverable: Words(
            "the exposure of scenario {0} is {1}, within the {2} that are promised",
            "l’exposition du scénario {0} est de {1}, pour un maximum promis de {2}"),
        .controlNoDrill: Words("scenario {0} was never drilled", "le scénario {0} n’a jamais été exercé"),
        .controlDrillStale: Words(
            "the plan changed after the drill of scenario {0} on {1}",
            "le plan a changé après l’exercice du scénario {0} du {1}"),
        .controlDrillOld: Words(
            "scenario {0} was last drilled on {1}, which is more than {2} ago",
            "le scénario {0} a été exercé la dernière fois le {1}, il y a plus de {2}"),
        .controlDrillFailed: Words("the drill of {0} failed: {1}", "l’exercice du {0} a échoué : {1}"),
        .controlDrillSlow: Words(
            "the drill of {0} took {1}, and {2} is allowed", "l’exercice du {0} a pris {1}, et {2} est permis"),
        .controlNotValidated: Words(
            "the drill of {0} did not time how the copy was validated",
            "l’exercice du {0} n’a pas mesuré la validation de la copie"),
        .controlDrillMet: Words(
            "the drill of {0} took {1}, validation included, and {2} is allowed",
            "l’exercice du {0} a pris {1}, validation comprise, et {2} est permis"),
        .controlNotIsolated: Words(
            "no store with a point of the last {0} is encrypted and locked so that nobody can lift it",
            "aucun dépôt avec un point de moins de {0} n’est chiffré et verrouillé sans recours"),
        .controlIsolationUnseen: Words(
            "store {0} is encrypted and locked; who holds its keys and who gives access to it was not seen",
            "le dépôt {0} est chiffré et verrouillé ; qui garde ses clés et qui y donne accès n’a pas été vu"),
        .controlExcepted: Words("excepted by {0}: {1}", "dérogation {0} : {1}"),
        .incidentControl: Words(
            "control {0} of framework {1} does not hold any more for {2}: {3}",
            "le contrôle {0} du référentiel {1} n’est plus tenu pour {2} : {3}"),
    ]

    /// The tables of controls.
    static let controlTableWords: [Phrase: Words] = [
        .sectionControls: Words("Controls", "Contrôles"),
        .controlsNone: Words("No framework of controls was adopted.", "Aucun référentiel de contrôles n’a été adopté."),
        .controlSummary: Words(
            "{0} controls: {1} passed, {2} failed, {3} unknown, {4} excepted.",
            "{0} contrôles : {1} réussis, {2} échoués, {3} inconnus, {4} en dérogation."),
        .controlsFraming: Words(
            "A control supports a statement about the clauses that stand beside it; it never says that they are met. "
                + "Unknown is never passed.",
            "Un contrôle appuie un énoncé sur les clauses placées à côté ; il ne dit jamais qu’elles sont respectées. "
                + "L’inconnu n’est jamais réussi."),
        .columnControl: Words("Control", "Contrôle"),
        .columnStatement: Words("Statement", "Énoncé"),
        .columnPopulation: Words("Population", "Population"),
        .columnEvaluated: Words("Evaluated", "Évalués"),
        .columnPassed: Words("Passed", "Réussis"),
        .columnFailed: Words("Failed", "Échoués"),
        .columnUnknown: Words("Unknown", "Inconnus"),
        .columnExcepted: Words("Excepted", "En dérogation"),
        .columnClauses: Words("Clauses", "Clauses"),
        .columnResource: Words("Resource", "Ressource"),
        .columnParameters: Words("Held against", "Comparé à"),
        .columnShows: Words("What the evidence shows", "Ce que la preuve montre"),
        .columnNotShown: Words("What it does not", "Ce qu’elle ne montre pas"),
        .columnFields: Words("Fields", "Champs"),
        .wordControlUnknown: Words("unknown", "inconnu"),
        .wordControlExcepted: Words("excepted", "en dérogation"),
        .methodControls: Words(
            "Controls are evaluated at the end of the period by the ledger alone. What a store was last found to be "
                + "counts for {0}; after that it is unknown.",
            "Les contrôles sont évalués à la fin de la période depuis le seul registre. Le dernier état constaté "
                + "d’un dépôt vaut pendant {0} ; ensuite il est inconnu."),
    ]
}
