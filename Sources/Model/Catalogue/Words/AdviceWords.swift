extension Phrase {
    /// What a message says of an alert besides what happened: the effect on the objective, and what pra does about it.
    static let adviceWords: [Phrase: Words] = effectWords.merging(workWords) { first, _ in first }

    private static let effectWords: [Phrase: Words] = [
        .termUntil: Words("Until", "Jusqu’à"),
        .termEffect: Words("Effect", "Effet"),
        .termNext: Words("Next", "Ensuite"),
        .adviceTerm: Words("{0}:", "{0} :"),
        .adviceLasting: Words("{0} ({1})", "{0} ({1})"),
        .effectLoss: Words(
            "a loss now would cost more data of {0} than its RPO allows; the time counts as a breach in the SLA report",
            """
            une perte coûterait maintenant plus de données de {0} que son RPO ne l’admet ; ce temps compte comme \
            manquement dans le rapport SLA
            """),
        .effectNear: Words(
            "the RPO of {0} is still kept, and is broken if this goes on",
            "le RPO de {0} est encore tenu, et ne le sera plus si cela dure"),
        .effectUnknown: Words(
            "whether {0} keeps its RPO is not known: the time counts as unknown, never as kept",
            "on ne sait pas si {0} tient son RPO : ce temps compte comme inconnu, jamais comme tenu"),
        .effectBudget: Words(
            "at this pace an objective of {0} is broken before its period ends",
            "à ce rythme, un objectif de {0} sera manqué avant la fin de sa période"),
        .effectGap: Words(
            "later moments of {0} can not be restored until a newer recovery point is there",
            "les moments suivants de {0} ne peuvent pas être restaurés avant un nouveau point de reprise"),
        .effectClaim: Words(
            "exposure of {0} counts from what the store really has: its RPO may be broken",
            "l’exposition de {0} est comptée depuis ce que le dépôt a vraiment : son RPO peut être manqué"),
        .effectSlow: Words(
            "a restore of {0} may take longer than its RTO, which counts as not met",
            "une restauration de {0} peut durer plus que son RTO, qui compte comme non tenu"),
        .effectSlowSoon: Words(
            "the RTO of {0} is met by the last drill, and soon will not be",
            "le RTO de {0} est tenu d’après le dernier exercice, et bientôt ne le sera plus"),
        .effectStale: Words(
            "without a new drill the RTO of {0} will count as unproven",
            "sans nouvel exercice, le RTO de {0} comptera comme non prouvé"),
        .effectBackup: Words(
            "restores of {0} begin at an older point and take longer; its objective of backups is missed",
            """
            les restaurations de {0} partent d’un point plus ancien et durent plus longtemps ; son objectif de \
            sauvegardes est manqué
            """),
        .effectAction: Words(
            "what this was to keep true of {0} is not kept true",
            "ce que cette action devait garantir pour {0} ne l’est plus"),
        .effectDrill: Words(
            "nothing new proves that {0} can be restored; its objective of restore tests is missed",
            "rien de nouveau ne prouve que {0} peut être restauré ; son objectif d’exercices est manqué"),
        .effectDamage: Words(
            "a restore of {0} from what is damaged fails",
            "une restauration de {0} depuis ce qui est endommagé échoue"),
        .effectAway: Words(
            "the time counts against any availability that the plan of {0} promises",
            "ce temps est décompté de toute disponibilité que promet le plan de {0}"),
        .effectMistaken: Words(
            "nothing of {0} is backed up while it is not known which server is right: its RPO will be broken",
            "rien de {0} n’est sauvegardé tant qu’on ne sait quel serveur est le bon : son RPO sera manqué"),
        .effectPromoted: Words(
            "a restore of {0} to now replays over the change of timeline: it is slower, and proven by no drill",
            "restaurer {0} à maintenant rejoue le changement de timeline : plus lent, et prouvé par aucun exercice"
        ),
        .effectSlot: Words(
            "if the server gives the slot up, the WAL of {0} gets a gap",
            "si le serveur abandonne le slot, les WAL de {0} auront un trou"),
        .effectStoreDamaged: Words(
            "restores that need the damaged object of {0} fail",
            "les restaurations qui ont besoin de l’objet endommagé de {0} échouent"),
        .effectStoreGone: Words(
            "no backup and no WAL reaches {0}: an RPO is kept by other stores or not at all",
            "ni sauvegarde ni WAL n’atteint {0} : un RPO est tenu par d’autres dépôts, ou pas du tout"),
        .effectFull: Words(
            "a full store takes neither backups nor WAL: every RPO that rests on it is then broken",
            "un dépôt plein ne prend ni sauvegarde ni WAL : chaque RPO qui en dépend est alors manqué"),
        .effectClock: Words(
            "figures of {0} are off by as much as the clocks are, and reports say so",
            "les chiffres de {0} sont faux d’autant que les horloges, et les rapports le disent"),
        .effectControl: Words(
            "what {0} demands does not hold, and an audit would find it",
            "ce que {0} exige n’est pas tenu, et un audit le trouverait"),
        .effectEvidence: Words(
            "to whoever checks the ledger, its entries of this time prove less",
            "pour qui contrôle le registre, ses entrées de ce temps prouvent moins"),
        .effectDelivery: Words(
            "whoever is reached by {0} alone is told of nothing",
            "qui n’est joint que par {0} n’apprend rien"),
        .effectTest: Words("none", "aucun"),
        .effectRestoring: Words(
            "until it is over {0} is not protected, and nobody is told of its RPO, its backups or its replication",
            """
            jusqu’à la fin {0} n’est pas protégé, et rien n’est dit de son RPO, de ses sauvegardes ni de sa réplication
            """),
        .effectCopying: Words("none on {0} itself", "aucun sur {0} lui-même"),
        .effectRestored: Words(
            "commits after the restored moment are not in it; what is wrong with {0} is told again",
            "les transactions d’après le moment restauré n’y sont pas ; ce qui ne va pas pour {0} est dit à nouveau"),
        .effectRestoreFailed: Words(
            "what was restored of {0} can not be relied on",
            "on ne peut pas se fier à ce qui a été restauré de {0}"),
        .effectAdmin: Words(
            "a part of pra does not work: what it should see or do is missing",
            "une partie de pra ne fonctionne pas : ce qu’elle devrait voir ou faire manque"),
        .effectOther: Words(
            "a part of what the manifests state is not kept true",
            "une partie de ce que disent les manifestes n’est pas tenue"),
    ]

    private static let workWords: [Phrase: Words] = [
        .workStream: Words(
            "archives WAL again as soon as the server and a store answer",
            "archive à nouveau les WAL dès que le serveur et un dépôt répondent"),
        .workLook: Words(
            "looks again every few seconds, and says when this is over",
            "regarde à nouveau toutes les quelques secondes, et dira quand c’est fini"),
        .workBackup: Words(
            "takes a new backup, where the mode of the plan lets it act",
            "prend une nouvelle sauvegarde, si le mode du plan le laisse agir"),
        .workNextTime: Words("tries again when the next is due", "essaie à nouveau à la prochaine échéance"),
        .workProbe: Words(
            "tries again every 15 minutes, and at once when the manifests change",
            "essaie à nouveau toutes les 15 minutes, et aussitôt quand les manifestes changent"),
        .workDrill: Words("measures it again with the next drill", "le mesure à nouveau au prochain exercice"),
        .workKeep: Words(
            "deletes nothing that a sound restore may need",
            "n’efface rien dont une restauration saine peut avoir besoin"),
        .workAdvance: Words(
            "moves the slot on with all that a store has", "fait avancer le slot avec tout ce qu’un dépôt a"),
        .workFollow: Words(
            "follows the new primary with slot and stream; the next backup is of it",
            "suit le nouveau primaire, slot et flux compris ; la prochaine sauvegarde vient de lui"),
        .workRetain: Words(
            "forgets what retention allows, and nothing more", "oublie ce que permet la rétention, et rien de plus"),
        .workNothing: Words(
            "does nothing by itself: this is for people to mend",
            "ne fait rien de lui-même : c’est à quelqu’un d’y remédier"),
        .workRestoring: Words(
            "looks each second whether the restore still lives, and says how it ends",
            "regarde chaque seconde si la restauration vit encore, et dira comment elle finit"),
        .workRestored: Words(
            "says so for an hour, and looks after everything else",
            "le dit pendant une heure, et s’occupe de tout le reste"),
        .workTest: Words("writes down which channel took it", "consigne quel canal l’a pris"),
        .workWaits: Words(
            "does nothing about it until somebody decides", "n’y fait rien tant que personne ne décide"),
        .workAnchor: Words("anchors again at the next interval", "ancre à nouveau à la prochaine échéance"),
        .workOthers: Words(
            "says this over the other channels, and tries this one again",
            "le dit par les autres canaux, et essaie celui-ci à nouveau"),
        .workOn: Words("goes on with everything else, and tries again", "continue tout le reste, et essaie à nouveau"),
    ]
}
