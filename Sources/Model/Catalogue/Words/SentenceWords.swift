extension Phrase {
    /// Sentences of reports.
    static let sentenceWords: [Phrase: Words] = [
        .verdictSummary: Words(
            "{0} met, {1} missed, {2} not measured, {3} excepted.",
            "{0} tenus, {1} manqués, {2} non mesurés, {3} sous dérogation."),
        .completePopulation: Words(
            "Clusters that had to be covered: {0}; without stated objectives: {1}.",
            "Clusters à couvrir : {0} ; sans objectif déclaré : {1}."),
        .completeWithout: Words("Without stated objectives: {0}.", "Sans objectif déclaré : {0}."),
        .completeFacts: Words(
            """
            Computed from {0} ledger entries, index {1} to {2}; indices missing between them: {3}.
            """,
            """
            Calculé à partir de {0} entrées du registre, index {1} à {2} ; index manquants entre elles : {3}.
            """),
        .completeNothing: Words("The ledger holds no entry.", "Le registre ne contient aucune entrée."),
        .completeFilters: Words(
            "Filters: none. Every entry of the ledger up to the data cut-off was taken, and no cluster was left out.",
            """
            Filtres : aucun. Chaque entrée du registre jusqu’à l’arrêt des données a été prise, et aucun cluster n’a \
            été écarté.
            """),
        .completeUnseen: Words(
            "{0}, scenario {1}: not seen for {2} of the time in scope.",
            "{0}, scénario {1} : non vu pendant {2} du temps couvert."),
        .chartTitle: Words("Exposure of {0}, scenario {1}", "Exposition de {0}, scénario {1}"),
        .confidences: Words(
            """
            Worst exposure as claimed by the stream or the archiver: {0}; as observed in the stores: {1}. Proven by a \
            restored copy: commits up to {2}, {3} before the end (drill of {4}, entry {5}).
            """,
            """
            Exposition maximale affirmée par le flux ou l’archiveur : {0} ; observée dans les dépôts : {1}. Prouvé par \
            une copie restaurée : les transactions jusqu’au {2}, {3} avant la fin (exercice du {4}, entrée {5}).
            """),
        .confidencesUnproven: Words(
            """
            Worst exposure as claimed by the stream or the archiver: {0}; as observed in the stores: {1}. Nothing is \
            proven: no drill restored a copy from a store that survives.
            """,
            """
            Exposition maximale affirmée par le flux ou l’archiveur : {0} ; observée dans les dépôts : {1}. Rien n’est \
            prouvé : aucun exercice n’a restauré de copie d’un dépôt qui subsiste.
            """),
        .chartSummary: Words(
            """
            From {0} to {1}: worst {2}, target {3}, over target {4}. Hatched: not seen. Ledger entries {5}.
            """,
            """
            Du {0} au {1} : maximum {2}, cible {3}, au-dessus de la cible {4}. Hachuré : non vu. \
            Entrées du registre {5}.
            """),
        .exposureSummary: Words(
            "Worst {0}, target {1}, over target {2}. Hatched: not seen.",
            "Maximum {0}, cible {1}, au-dessus de la cible {2}. Hachuré : non vu."),
        .exposureAbove: Words("over target", "au-dessus de la cible"),
        .exposureBelow: Words("within target", "dans la cible"),
        .exposureTorn: Words("{0}, not all seen", "{0}, pas tout vu"),
        .chartAxis: Words("exposure (logarithmic)", "exposition (logarithmique)"),
        .chartTarget: Words("target {0}", "cible {0}"),
        .chartUnseen: Words("not seen", "non vu"),
        .chartEmpty: Words("No exposure was recorded.", "Aucune exposition n’a été enregistrée."),
        .slotSummary: Words(
            "Due {0}: succeeded {1}, failed {2}, missed {3}. Pending: {4}.",
            "Dus {0} : réussis {1}, échoués {2}, manqués {3}. En attente : {4}."),
        .slotsLate: Words(
            "Ended after the grace of their slot: {0}.", "Terminés après le délai de grâce de leur échéance : {0}."),
        .wordLate: Words("late", "en retard"),
        .wordOperator: Words("the operator", "l’opérateur"),
        .wordRecoveryKey: Words("recovery", "recouvrement"),
        .drillChartTitle: Words("Restore time of the drills of {0}", "Délai de reprise des exercices de {0}"),
        .drillChartSummary: Words(
            "{0} drills, the slowest {1}. Bar: restore time; dashed: the target then; hatched: it failed.",
            "{0} exercices, le plus lent {1}. Barre : délai de reprise ; tirets : la cible alors ; hachuré : échec."),
        .drillBar: Words("{0}, target {1}, {2} restored", "{0}, cible {1}, {2} restaurés"),
        .drillBarAlone: Words("{0}, no target, {1} restored", "{0}, sans cible, {1} restaurés"),
        .nothingListed: Words("None in the period.", "Aucun pendant la période."),
        .verifyHow: Words(
            """
            Every figure names the ledger entries it was computed from. `pra report verify FILE` computes the \
            document again from the ledger; `pra ledger verify` checks the ledger’s tree and signatures.
            """,
            """
            Chaque chiffre cite les entrées du registre dont il est calculé. `pra report verify FICHIER` \
            recalcule le document depuis le registre ; `pra ledger verify` contrôle l’arbre et les signatures du \
            registre.
            """),
        .methodRPO: Words(
            """
            Exposure is the age of the oldest commit that could not be recovered from the stores that survive the \
            scenario. At an instant it is at most: now less the time of the latest sample whose WAL insert \
            position is durable in those stores. The figure is the highest value of the period; any time above \
            the target misses it.
            """,
            """
            L’exposition est l’âge de la plus ancienne transaction validée qui ne pourrait pas être récupérée \
            depuis les dépôts qui survivent au scénario. À un instant donné elle vaut au plus : maintenant moins \
            l’heure du dernier échantillon dont la position d’insertion WAL est durable dans ces dépôts. Le \
            chiffre est la plus haute valeur de la période ; tout temps au-dessus de la cible la manque.
            """),
        .exposureShares: Words(
            """
            Median of the curve: {0}; 99th percentile: {1}. Seen and within the target for {2} of the time.
            """,
            """
            Médiane de la courbe : {0} ; 99e centile : {1}. Vu et dans la cible pendant {2} du temps.
            """),
        .methodShares: Words(
            """
            Within target is the time in which exposure was seen and not above its target ÷ all time of the promise, \
            rounded down: what nobody saw is not in it. The median and the 99th percentile are the lowest exposures \
            that the curve exceeds for no more than a half and a hundredth of the time that it covers, rounded up. Of \
            a long period the curve is the highest exposure of each of {0} equal parts, and both are of that curve.
            """,
            """
            Dans la cible : le temps où l’exposition a été vue et n’a pas dépassé sa cible ÷ tout le temps de \
            l’engagement, arrondi vers le bas ; ce que personne n’a vu n’en fait pas partie. La médiane et le 99e \
            centile sont les plus basses expositions que la courbe ne dépasse pas plus de la moitié et d’un centième \
            du temps qu’elle couvre, arrondies vers le haut. D’une longue période, la courbe est la plus haute \
            exposition de chacune de {0} parts égales, et les deux sont de cette courbe.
            """),
        .methodCopies: Words(
            """
            Retention is judged by what a store lets restore, and not by what is configured: how long before the end \
            the oldest sound point lies from which WAL leads on without a gap. It is unknown where nobody looked for \
            {0}, and where a plan is younger than what it wants. A backup is late that ended after its slot’s grace.
            """,
            """
            La rétention est jugée par ce qu’un dépôt permet de restaurer, et non par ce qui est configuré : de \
            combien précède la fin le plus ancien point sain depuis lequel le WAL se suit sans lacune. Elle est \
            inconnue si personne n’a regardé pendant {0}, et si un plan est plus jeune que ce qu’il veut. Une \
            sauvegarde est en retard si elle a fini après le délai de grâce de son échéance.
            """),
        .methodUnknown: Words(
            """
            While nobody looks, exposure grows and the time is counted as not seen. Beyond {0} of one blind \
            stretch it counts as bad: {1} blind leave {2} bad.
            """,
            """
            Tant que personne n’observe, l’exposition croît et le temps est compté comme non vu. Au-delà de {0} \
            d’un même intervalle aveugle il compte comme mauvais : {1} aveugles laissent {2} mauvaises.
            """),
        .methodRTO: Words(
            """
            Restore time is measured by drills alone: the sum of plan, provision, fetch, replay, connect and \
            validate. A drill is evidence only for the plan that it tested.
            """,
            """
            Le délai de reprise n’est mesuré que par les exercices : somme du plan, de la préparation, de la \
            lecture, du rejeu, de la connexion et de la validation. Un exercice n’est une preuve que pour le plan \
            qu’il a éprouvé.
            """),
        .methodAvailability: Words(
            """
            Availability is time up ÷ (time up + time down + bad unseen time), of the cluster and of each of its \
            endpoints apart: each has a row, and the worst of them is the promise’s.
            """,
            """
            La disponibilité est le temps disponible ÷ (temps disponible + temps arrêté + temps non vu mauvais), du \
            cluster et de chacun de ses points d’accès à part : chacun a sa ligne, et la pire est celle de l’engagement.
            """),
        .methodRates: Words(
            """
            Success rates divide by what was due: succeeded ÷ (succeeded + failed + missed). Slots that may still \
            succeed are left out. The interval is Wilson’s at {0}.
            """,
            """
            Les taux de réussite divisent par ce qui était dû : réussis ÷ (réussis + échoués + manqués). Les \
            échéances qui peuvent encore réussir sont exclues. L’intervalle est celui de Wilson à {0}.
            """),
        .methodIntegrity: Words(
            """
            Integrity is points read back intact ÷ complete points kept, together with the structure and amcheck \
            results of the latest drill.
            """,
            """
            L’intégrité est le nombre de points relus intacts ÷ points complets conservés, avec les contrôles de \
            structure et amcheck du dernier exercice.
            """),
        .methodConfidence: Words(
            """
            Confidence: claimed, a tool said so; observed, it was read back from the store that a restore would \
            read; proven, a restored copy answered.
            """,
            """
            Confiance : déclaré, un outil l’a dit ; observé, relu dans le dépôt qu’une restauration lirait ; \
            prouvé, une copie restaurée a répondu.
            """),
        .methodPeriod: Words(
            """
            Each part of the period is judged by what was stated in it: a target that changed has a row for each. A \
            slot counts at its time, whenever it was written down. Of a record that crosses an edge the part within \
            counts; what it does not tell of that part counts against it.
            """,
            """
            Chaque partie de la période est jugée selon ce qui y était déclaré : une cible modifiée a une ligne par \
            valeur. Une échéance compte à son heure, quel que soit le moment où elle a été écrite. D’un \
            enregistrement qui franchit une limite, seule la partie intérieure compte ; ce qu’il n’en dit pas \
            compte contre elle.
            """),
        .detailOfPromise: Words("plan {0}, {1} to {2}: {3}", "plan {0}, du {1} au {2} : {3}"),
        .limitEnvelope: Words(
            """
            The exposure curve is an upper bound: never below the truth, and above it by at most {0} of the target \
            and the time between two looks.
            """,
            """
            La courbe d’exposition est un majorant : jamais sous la vérité, et au-dessus d’au plus {0} de \
            la cible et du temps entre deux observations.
            """),
        .limitHost: Words(
            """
            Times are of the clock of the host that runs pra; its offset from true time is not measured.
            """,
            """
            Les heures sont celles de l’horloge de l’hôte qui exécute pra ; son écart au temps vrai n’est pas \
            mesuré.
            """),
        .limitDrill: Words(
            """
            A drill measures a restore into a sandbox on one host: not the decision to fail over, nor the way of \
            clients to the restored server.
            """,
            """
            Un exercice mesure une restauration dans un bac à sable sur un hôte : ni la décision de bascule, ni \
            le chemin des clients vers le serveur restauré.
            """),
        .limitApplication: Words(
            """
            Availability is that of the database server and of the stated endpoints, as the host of pra reached them; \
            what users saw is not shown.
            """,
            """
            La disponibilité est celle du serveur de base de données et des points d’accès déclarés, tels que l’hôte \
            de pra les a atteints ; ce que les utilisateurs ont vu n’est pas montré.
            """),
        .limitWaivers: Words(
            """
            A maintenance window counts like any other time. A waiver changes no figure: what was missed is excepted \
            where all that it leaves was seen and kept, and it leaves all that happened before it was in the ledger.
            """,
            """
            Une fenêtre de maintenance compte comme tout autre temps. Une dérogation ne change aucun chiffre : ce qui \
            a été manqué est excepté si tout ce qu’elle laisse a été vu et tenu, et elle laisse tout ce qui s’est \
            passé avant qu’elle soit au registre.
            """),
        .limitQueued: Words(
            "From {0} to {1} the ledger took no entries: {2} facts waited in a file and were signed only afterwards.",
            "De {0} à {1}, le registre n’a pris aucune entrée : {2} faits ont attendu dans un fichier et n’ont été "
                + "signés qu’après."),
        .limitBegins: Words(
            "The ledger begins at {0}: of the time before, nothing is recorded, and nothing is said.",
            "Le registre commence le {0} : du temps qui précède rien n’est enregistré, et rien n’est dit."),
        .limitBeginsAfter: Words(
            "The ledger begins only after the period, at {0}: nothing of it is recorded.",
            "Le registre ne commence qu’après la période, le {0} : rien n’en est enregistré."),
        .periodUnfinished: Words(
            "The period is not over: it ends at {0}. What is told here goes up to {1}.",
            "La période n’est pas terminée : elle finit le {0}. Ce qui est dit ici va jusqu’au {1}."),
        .verdictNothing: Words(
            "Nothing was measured in this period: no verdict rests on a figure.",
            "Rien n’a été mesuré pendant cette période : aucun verdict ne repose sur un chiffre."),
    ]
}
