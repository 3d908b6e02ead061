extension Phrase {
    /// What a report says of alerts: who was told, over what, and when.
    static let tellingWords: [Phrase: Words] = [
        .sectionAlerts: Words("Alerts", "Alertes"),
        .sectionDeliveries: Words("Delivery log", "Journal des envois"),
        .alertsNobody: Words(
            "Nobody was told of anything in the period.",
            "Personne n’a été averti de quoi que ce soit pendant la période."),
        .alertsSummary: Words(
            "Messages accepted: {0}; failed for good: {1}; still failing at the end: {2}.",
            "Messages acceptés : {0} ; échoués définitivement : {1} ; encore en échec à la fin : {2}."),
        .alertsBounded: Words(
            """
            {0} of {1} messages stand here: the newest of those that failed, then the newest of the others. The JSON \
            and CSV documents have all.
            """,
            """
            {0} messages sur {1} figurent ici : les plus récents de ceux qui ont échoué, puis les plus récents des \
            autres. Les documents JSON et CSV les ont tous.
            """),
        .columnChannel: Words("Channel", "Canal"),
        .columnAccepted: Words("Accepted", "Acceptés"),
        .columnDead: Words("Failed for good", "Échoués définitivement"),
        .columnFailing: Words("Still failing at the end", "Encore en échec à la fin"),
        .columnMedianTaken: Words("Written to accepted, median", "De l’écriture à l’acceptation, médiane"),
        .columnLongestTaken: Words("Longest", "Maximum"),
        .columnTimed: Words("Of how many", "Sur combien"),
        .columnRecipient: Words("Recipient", "Destinataire"),
        .columnGoesOn: Words("Says began or go on", "Dit commencés ou en cours"),
        .columnIsOver: Words("Says are over", "Dit terminés"),
        .columnAttempts: Words("Attempts", "Tentatives"),
        .columnFirstTold: Words("First told", "Premier avis"),
        .columnAcknowledged: Words("Acknowledged", "Pris en charge"),
        .wordAccepted: Words("accepted", "accepté"),
        .wordDelivered: Words("delivered", "remis"),
        .wordReadBySomebody: Words("read", "lu"),
        .wordFailing: Words("failing", "en échec"),
        .wordDead: Words("failed for good", "échoué définitivement"),
        .wordWholeChannel: Words("the channel itself", "le canal lui-même"),
        .wordNobody: Words("nobody", "personne"),
        .toldOver: Words("{0}, over {1}", "{0}, par {1}"),
        .toldAlsoOver: Words("not taken in time: also sent over {0}", "non accepté à temps : aussi envoyé par {0}"),
        .toldNotAgain: Words("not in the period", "pas pendant la période"),
        .acknowledgedBy: Words("{0}, by {1}", "{0}, par {1}"),
        .severityInfo: Words("information", "information"),
        .severityNotice: Words("notice", "avis"),
        .severityError: Words("error", "erreur"),
        .csvAlert: Words(
            "severity {0}; began or go on: {1}; over: {2}; attempts: {3}; {4}",
            "gravité {0} ; commencés ou en cours : {1} ; terminés : {2} ; tentatives : {3} ; {4}"),
        .methodAlerts: Words(
            """
            A message counts once for each recipient, by the last that the ledger tells of it in the period: accepted \
            when its channel took it, failed for good, or failing when it is tried again. One of which the period \
            tells nothing is not counted. The time from written to accepted is that of its first acceptance in the \
            period. Somebody was told of an incident when a channel first took, in the period and while the incident \
            was open, a message that says that it goes on; a message names at most {0}. That a channel took it does \
            not say that anybody read it.
            """,
            """
            Un message compte une fois par destinataire, selon la dernière chose que le registre en dit pendant la \
            période : accepté quand son canal l’a pris, échoué définitivement, ou en échec quand il est réessayé. \
            Celui dont la période ne dit rien ne compte pas. Le temps de l’écriture à l’acceptation est celui de sa \
            première acceptation pendant la période. Quelqu’un a été averti d’un incident quand un canal a pris pour \
            la première fois, pendant la période et tant que l’incident était ouvert, un message qui dit qu’il est en \
            cours ; un message en nomme au plus {0}. Qu’un canal l’ait pris ne dit pas que quelqu’un l’ait lu.
            """),
    ]
}
