extension Phrase {
    /// What `pra status` says.
    static let statusWords: [Phrase: Words] = [
        .aspectCluster: Words("cluster", "cluster"),
        .aspectSize: Words("size", "taille"),
        .aspectTables: Words("tables", "tables"),
        .aspectExposure: Words("exposure", "exposition"),
        .aspectPoint: Words("last point", "dernier point"),
        .aspectWAL: Words("WAL", "WAL"),
        .aspectSlot: Words("slot", "slot"),
        .aspectEndpoints: Words("endpoints", "services"),
        .aspectDrill: Words("last drill", "exercice"),
        .aspectSpace: Words("space", "espace"),
        .aspectLoop: Words("loop", "boucle"),
        .aspectRunning: Words("running", "en cours"),
        .aspectNext: Words("next", "ensuite"),
        .aspectIncident: Words("incident", "incident"),
        .statusClusterTitle: Words("Cluster {0}", "Cluster {0}"),
        .statusStoreTitle: Words("Store {0}", "Dépôt {0}"),
        .statusLoopTitle: Words("Loop", "Boucle"),
        .levelOK: Words("ok", "ok"),
        .levelWarning: Words("WARNING", "ATTENTION"),
        .levelCritical: Words("CRITICAL", "CRITIQUE"),
        .levelUnknown: Words("UNKNOWN", "INCONNU"),
        .statusUp: Words(
            "up since {0}: PostgreSQL {1}, timeline {2}",
            "actif depuis {0} : PostgreSQL {1}, timeline {2}"),
        .statusStandby: Words(
            "a standby, not the primary: PostgreSQL {0}, timeline {1}",
            "un secondaire, pas le primaire : PostgreSQL {0}, timeline {1}"),
        .statusDown: Words("does not answer: {0}", "ne répond pas : {0}"),
        .statusUnseen: Words("not known: {0}", "inconnu : {0}"),
        .statusSize: Words("{0}, data checksums on", "{0}, sommes de contrôle actives"),
        .statusSizeUnchecked: Words("{0}, data checksums off", "{0}, sommes de contrôle inactives"),
        .statusTable: Words("{0}: {1}, rows ≥ {2}", "{0} : {1}, lignes ≥ {2}"),
        .statusTableMissing: Words("{0}: missing", "{0} : absente"),
        .statusTableSmall: Words(
            "{0}: {1}, rows: {2}; expected at least {3} and {4}",
            "{0} : {1}, lignes : {2} ; attendu au moins {3} et {4}"),
        .statusExposure: Words("{0}: {1}, target {2}", "{0} : {1}, cible {2}"),
        .statusExposureUnseen: Words(
            "{0}: at most {1}, not seen for {2}, target {3}",
            "{0} : au plus {1}, non vu depuis {2}, cible {3}"),
        .statusExposureUnknown: Words("{0}: unknown, target {1}", "{0} : inconnue, cible {1}"),
        .statusPoint: Words("{0} ago in {1}, {2}; points: {3}", "il y a {0} dans {1}, {2} ; points : {3}"),
        .statusNoPoint: Words("no complete recovery point", "aucun point de reprise complet"),
        .statusWAL: Words(
            "{1}: no gap up to {0}, {2} behind the server; has all up to {3}",
            "{1} : sans trou jusqu’à {0}, {2} derrière le serveur ; a tout jusqu’au {3}"),
        .statusNoWAL: Words(
            "{0}: the WAL of the newest point is not there",
            "{0} : le WAL du dernier point n’y est pas"),
        .statusSlot: Words("{0} {1}, holds {2} of at most {3}", "{0} {1}, retient {2} sur au plus {3}"),
        .statusNoSlot: Words(
            "{0} is missing: the server keeps no WAL for pra",
            "{0} est absent : le serveur ne garde aucun WAL pour pra"),
        .statusEndpoint: Words("{0}: {1} in {2}", "{0} : {1} en {2}"),
        .statusEndpointSick: Words("{0}: {1}", "{0} : {1}"),
        .statusDrill: Words("{0} ago, passed, restored in {1}", "il y a {0}, réussi, restauré en {1}"),
        .statusDrillFailed: Words("{0} ago, failed: {1}", "il y a {0}, échoué : {1}"),
        .statusNoDrill: Words("never: no restore has been proven", "jamais : aucune restauration n’a été prouvée"),
        .statusSpace: Words(
            "{0} free of {1}, {2} in use; points: {3}",
            "{0} libres sur {1}, {2} utilisés ; points : {3}"),
        .statusReadOnly: Words("read-only: nothing can be stored", "en lecture seule : rien ne peut y être écrit"),
        .statusFills: Words(
            "full in {0} at {1} of points and WAL a day",
            "plein dans {0} à {1} de points et de WAL par jour"),
        .statusFillsUnknown: Words(
            "fill date unknown: points of less than a day",
            "date de remplissage inconnue : points de moins d’un jour"),
        .statusWALUnseen: Words(
            "{0}: not known, the store could not be read",
            "{0} : inconnu, le dépôt n’a pas pu être lu"),
        .statusNoBase: Words(
            "{0}: no sound point from which WAL could be replayed",
            "{0} : aucun point sain depuis lequel rejouer le WAL"),
        .statusOtherTimeline: Words(
            "{1}: nothing yet of the server’s timeline {0}",
            "{1} : rien encore de la timeline {0} du serveur"),
        .statusHole: Words(
            "{0}: hole on timeline {1} from {2} to {3}; later moments can not be restored",
            "{0} : trou sur la timeline {1} de {2} à {3} ; les instants suivants ne sont pas restaurables"),
        .statusOldHole: Words(
            "{0}: hole on timeline {1} from {2} to {3}, before the newest point",
            "{0} : trou sur la timeline {1} de {2} à {3}, avant le dernier point"),
        .statusNotStreaming: Words("not being streamed: {0}", "pas de flux : {0}"),
        .statusStreamUnknown: Words("not known whether it is streamed: {0}", "on ignore s’il y a un flux : {0}"),
        .statusNotBegun: Words("no stream into {0} was begun", "aucun flux vers {0} n’a commencé"),
        .statusSpaceUnknown: Words("free space not known; points: {0}", "espace libre inconnu ; points : {0}"),
        .statusLoopRuns: Words("runs as process {0}", "tourne, processus {0}"),
        .statusLoopCommand: Words(
            "no loop is running, only a command, process {0}; start it then: pra run",
            "aucune boucle ne tourne, seulement une commande, processus {0} ; la lancer ensuite : pra run"),
        .statusLoopSilent: Words(
            "process {0} holds the state and does not say what it does",
            "le processus {0} tient l’état et ne dit pas ce qu’il fait"),
        .statusLoopAbsent: Words(
            "no loop is running; start it: pra run",
            "aucune boucle ne tourne ; la lancer : pra run"),
        .statusInterrupted: Words(
            "{0}, begun {1} ago, was cut off with its process; the loop takes it up again",
            "{0}, commencé il y a {1}, coupé avec son processus ; la boucle le reprend"),
        .statusUnsure: Words(
            "{0}, begun {1} ago: not known whether it still runs",
            "{0}, commencé il y a {1} : on ignore s’il tourne encore"),
        .statusRunning: Words("{0} for {1}", "{0} depuis {1}"),
        .statusStage: Words("{0} for {1}: {2}, {3}", "{0} depuis {1} : {2}, {3}"),
        .statusProgress: Words("{0} for {1}: {2}, {3} of {4}", "{0} depuis {1} : {2}, {3} sur {4}"),
        .statusIdle: Words("nothing", "rien"),
        .statusNext: Words("{0} in {1}, at {2}", "{0} dans {1}, le {2}"),
        .statusNow: Words("{0} now", "{0} maintenant"),
        .statusDue: Words("{0}, due for {1}, waits for a loop", "{0}, dû depuis {1}, attend une boucle"),
        .statusNothingNext: Words("nothing is due", "rien n’est dû"),
        .statusSummary: Words(
            "Summary: {0} ok, {1} warning, {2} critical, {3} unknown.",
            "Résumé : {0} ok, {1} attention, {2} critique, {3} inconnu."),
    ]
}
