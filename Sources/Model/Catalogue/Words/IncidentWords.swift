extension Phrase {
    /// What an incident says.
    static let incidentWords: [Phrase: Words] = [
        .incidentExposure: Words(
            "exposure of {0} in {1} is {2}, over the target of {3}",
            "l’exposition de {0} pour {1} est de {2}, au-dessus de la cible de {3}"),
        .incidentUnseen: Words(
            "{0} has not been seen for {1}: its exposure is unknown",
            "{0} n’a pas été vu depuis {1} : son exposition est inconnue"),
        .incidentRTO: Words(
            "restore time of {0} in {1} is not met: {2}",
            "le délai de reprise de {0} pour {1} n’est pas tenu : {2}"),
        .incidentBackup: Words(
            "the last backup that was due for {0} was missed or failed: {1}",
            "la dernière sauvegarde due pour {0} a été manquée ou a échoué : {1}"),
        .incidentDrill: Words(
            "the last drill that was due for {0} was missed or failed: {1}",
            "le dernier exercice dû pour {0} a été manqué ou a échoué : {1}"),
        .incidentIntegrity: Words("integrity of {0} is not met: {1}", "l’intégrité de {0} n’est pas tenue : {1}"),
        .incidentDown: Words("{0} does not answer: {1}", "{0} ne répond pas : {1}"),
        .incidentMistaken: Words(
            "which server is {0} can not be told: {1}", "on ne peut dire quel serveur est {0} : {1}"),
        .incidentForeign: Words(
            "what answers as {0} is system {1}, and its recovery points are of system {2}",
            "ce qui répond comme {0} est le système {1}, et ses points de reprise sont du système {2}"),
        .incidentFormer: Words(
            "what answers as {0} is on timeline {1}, and its newest recovery point is of {2}: it was left behind",
            "ce qui répond comme {0} est sur la timeline {1}, et son dernier point est de la {2} : il est dépassé"
        ),
        .incidentPromoted: Words(
            "{0} is on timeline {1} since a promotion or restore; its recovery points before that are of timeline {2}",
            "{0} est sur la timeline {1} depuis une promotion ou restauration ; ses points d’avant sont de la {2}"
        ),
        .incidentEndpoint: Words(
            "endpoint {0} of {1} is not healthy: {2}",
            "le point d’accès {0} de {1} n’est pas sain : {2}"),
        .incidentStoreUnseen: Words("store {0} can not be used: {1}", "le dépôt {0} ne peut pas être utilisé : {1}"),
        .incidentFilling: Words(
            "store {0} is {1} full; at {2} of points a day it is full on {3}",
            "le dépôt {0} est plein à {1} ; à {2} de points par jour il sera plein le {3}"),
        .incidentFillingUnknown: Words(
            "store {0} is {1} full; it can not be told yet when it is full",
            "le dépôt {0} est plein à {1} ; on ne sait pas encore quand il sera plein"),
        .incidentStoreDamaged: Words("store {0} is damaged: {1}", "le dépôt {0} est endommagé : {1}"),
        .incidentDamaged: Words(
            "{0} in store {1} is damaged: no restore can rely on it",
            "{0} dans le dépôt {1} est endommagé : aucune restauration ne peut s’y fier"),
        .incidentWALGap: Words(
            "store {0} lacks WAL of {1} after {2}: later moments can not be restored",
            "le dépôt {0} n’a pas les WAL de {1} après {2} : les moments suivants ne peuvent pas être restaurés"),
        .incidentDisproved: Words(
            "store {0} does not have the WAL of {1} that was said to be in it, up to {2}; what it has ends at {3}",
            "le dépôt {0} n’a pas les WAL de {1} qui étaient dits s’y trouver, jusqu’à {2} ; ce qu’il a finit à {3}"),
        .incidentDisprovedWhole: Words(
            "store {0} has no WAL of {1}, which was said to be in it up to {2}",
            "le dépôt {0} n’a aucun WAL de {1}, qui était dit s’y trouver jusqu’à {2}"),
        .incidentAdmin: Words("{0} of pra does not work: {1}", "{0} de pra ne fonctionne pas : {1}"),
        .incidentBlocked: Words("{0} waits for somebody: {1}", "{0} attend quelqu’un : {1}"),
        .incidentTest: Words(
            "this tests whether everybody is reached whom route {0} may lead to",
            "ceci essaie si chacun est joint à qui la route {0} peut mener"),
        .restoredInPlace: Words("in place of its source", "à la place de sa source"),
        .restoredAside: Words("as a copy", "comme copie"),
        .incidentRestoring: Words(
            "{0} is being restored {1} into {2}, from {3} to {4}",
            "{0} est en cours de restauration {1} dans {2}, depuis {3} jusqu’à {4}"),
        .incidentRestored: Words(
            "{0} was restored {1} into {2}, from {3} to {4}, along timeline {5}",
            "{0} a été restauré {1} dans {2}, depuis {3} jusqu’à {4}, le long de la timeline {5}"),
        .incidentRestoredOn: Words(
            "{0} was restored {1} into {2}, from {3} to {4}, and goes on on the new timeline {5}",
            "{0} a été restauré {1} dans {2}, depuis {3} jusqu’à {4}, et continue sur la nouvelle timeline {5}"),
        .incidentRestoredBadly: Words(
            "{0} was restored {1} into {2}, and checks failed: {3}",
            "{0} a été restauré {1} dans {2}, et des contrôles ont échoué : {3}"),
        .incidentRestoreFailed: Words(
            "the restore of {0} {1} into {2} failed: {3}",
            "la restauration de {0} {1} dans {2} a échoué : {3}"),
        .incidentRestoreBroken: Words(
            "the restore of {0} {1} into {2} was broken off before its end",
            "la restauration de {0} {1} dans {2} a été interrompue avant sa fin"),
        .incidentDelivery: Words(
            "channel {0} does not deliver what people must know: {1}",
            "le canal {0} ne remet pas ce que l’on doit savoir : {1}"),
        .incidentRetention: Words(
            "retention of {0} in store {1} is held up: {2}",
            "la rétention de {0} dans le dépôt {1} est arrêtée : {2}"),
        .incidentRetentionFills: Words(
            "retention of {0} in store {1} is held up: {2}; the store is full on {3}",
            "la rétention de {0} dans le dépôt {1} est arrêtée : {2} ; le dépôt sera plein le {3}"),
        .incidentSlotFilling: Words(
            "slot {0} holds back {2} of WAL on {1}, of at most {3}: above that it is given up",
            "le slot {0} retient {2} de WAL sur {1}, sur au plus {3} : au-delà il est abandonné"),
        .incidentSlotUnreserved: Words(
            "slot {0} holds back {2} of WAL on {1}, above {3}: the server may remove WAL that no store has",
            "le slot {0} retient {2} de WAL sur {1}, plus que {3} : des WAL qu’aucun dépôt n’a peuvent être supprimés"),
        .incidentSlotLost: Words(
            "slot {0} lost WAL on {1}: what no store has of it is gone",
            "le slot {0} a perdu des WAL sur {1} : ce qu’aucun dépôt n’en a est perdu"),
    ]
}
