extension Phrase {
    /// The deployment checklist.
    static let preflightWords: [Phrase: Words] = [
        .preflightTitle: Words("Preflight", "Contrôle avant mise en service"),
        .preflightReady: Words(
            "Ready: {0} boxes are ticked, {1} failed, {2} not known.",
            "Prêt : {0} cases cochées, {1} en échec, {2} inconnues."),
        .preflightNotReady: Words(
            "Not ready: {0} boxes are ticked, {1} failed, {2} not known.",
            "Pas prêt : {0} cases cochées, {1} en échec, {2} inconnues."),
        .boxPassed: Words("[x] passed ", "[x] réussi "),
        .boxFailed: Words("[ ] failed ", "[ ] échoué "),
        .boxUnknown: Words("[ ] unknown", "[ ] inconnu"),
        .columnSubject: Words("Of", "De"),
        .columnSeen: Words("What was seen", "Ce qui a été vu"),
        .phaseInfrastructure: Words("Infrastructure", "Infrastructure"),
        .phaseManifests: Words("Manifests and policies", "Manifestes et politiques"),
        .phaseClusters: Words("Clusters", "Clusters"),
        .phaseStores: Words("Stores", "Dépôts"),
        .phaseWAL: Words("WAL", "WAL"),
        .phaseBackups: Words("Backups", "Sauvegardes"),
        .phaseVerification: Words("Verification", "Vérification"),
        .phaseRestores: Words("Restores", "Restaurations"),
        .phasePeople: Words("People and alerts", "Personnes et alertes"),
        .phaseGoLive: Words("Go-live", "Mise en service"),
        .boxPrograms: Words("PostgreSQL {0} has its programs in {1}", "PostgreSQL {0} a ses programmes dans {1}"),
        .boxProgramsLacking: Words(
            "PostgreSQL {0} in {1} lacks {2}", "il manque à PostgreSQL {0}, dans {1} : {2}"),
        .boxProgramsUnseen: Words("which programs it needs is not known: {0}", "programmes requis inconnus : {0}"),
        .boxState: Words("the state folder {0} has {1} free", "le dossier d’état {0} a {1} libres"),
        .boxStateLacking: Words(
            "the state folder {0} can not be written to, or has less than {1} free",
            "le dossier d’état {0} n’est pas accessible en écriture, ou a moins de {1} libres"),
        .boxManifests: Words("{0} manifests are valid", "{0} manifestes sont valides"),
        .boxPolicies: Words("{0} admission policies check them", "{0} politiques d’admission les contrôlent"),
        .boxNoPolicy: Words(
            "no AdmissionPolicy checks them: policies/ has one to begin with",
            "aucune AdmissionPolicy ne les contrôle : policies/ en propose une"),
        .boxUnprotected: Words("no RecoveryPlan selects it", "aucun RecoveryPlan ne le sélectionne"),
        .boxSites: Words(
            "plan {0} has stores in {1} failure domains", "le plan {0} a des dépôts dans {1} domaines de panne"),
        .boxOneSite: Words(
            "all stores of plan {0} are lost with {1}", "tous les dépôts du plan {0} se perdent avec {1}"),
        .boxIntact: Words(
            "the newest point in {0} was read back intact, {1} ago",
            "le point le plus récent dans {0} a été relu intact, il y a {1}"),
        .boxDamaged: Words(
            "the newest point in {0} is damaged", "le point le plus récent dans {0} est endommagé"),
        .boxUnread: Words(
            "no point in {0} was read back yet", "aucun point dans {0} n’a encore été relu"),
        .boxDrilled: Words(
            "a drill of {0} restored it in {1} of {2}, {3} ago",
            "un exercice de {0} l’a restauré en {1} sur {2}, il y a {3}"),
        .boxDrillSlow: Words(
            "the drill of {0} took {1}, more than {2}", "l’exercice de {0} a pris {1}, plus que {2}"),
        .boxDrillFailed: Words("the last drill of {0} failed", "le dernier exercice de {0} a échoué"),
        .boxDrillOld: Words(
            "the last drill of {0} tested an older plan", "le dernier exercice de {0} a éprouvé un plan antérieur"),
        .boxNoDrill: Words("no drill of {0} has ended", "aucun exercice de {0} n’a abouti"),
        .boxTeam: Words("{0} of {1} people can be called", "{0} personnes sur {1} sont joignables par téléphone"),
        .boxNoTeam: Words("no Team says whom to call", "aucune équipe ne dit qui appeler"),
        .boxRoute: Words("alerts go to {0}", "les alertes vont à {0}"),
        .boxOnlyInbox: Words(
            "alerts go to the in-app inbox alone: nobody is told who does not look",
            "les alertes ne vont qu’à la boîte interne : qui n’y regarde pas n’en sait rien"),
        .boxNoRoute: Words("no alert route is stated", "aucune route d’alerte n’est déclarée"),
        .boxLedger: Words("the ledger’s {0} entries verify", "les {0} entrées du registre sont vérifiées"),
        .boxLedgerBroken: Words("the ledger does not verify: {0}", "le registre n’est pas vérifié : {0}"),
        .boxRunbook: Words("the runbook is of these manifests", "les procédures sont de ces manifestes"),
        .boxRunbookOld: Words(
            "the runbook is of other manifests than those in effect: make it again with `pra runbook`",
            "les procédures sont d’autres manifestes que ceux en vigueur : refaites-les avec `pra runbook`"),
        .boxNoRunbook: Words(
            "there is no runbook yet: `pra runbook`", "il n’y a pas encore de procédures : `pra runbook`"),
    ]
}
