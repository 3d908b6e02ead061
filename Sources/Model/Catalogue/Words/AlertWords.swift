extension Phrase {
    /// What people are told of alerts.
    static let alertWords: [Phrase: Words] = [
        .alertOpened: Words("opened: {0}", "ouvert : {0}"),
        .alertTest: Words("TEST, nothing is wrong: {0}", "ESSAI, rien ne va mal : {0}"),
        .alertOver: Words("resolved: {0}", "résolu : {0}"),
        .alertStillOpen: Words("still open: {0}", "toujours ouvert : {0}"),
        .alertUnanswered: Words("nobody acknowledged: {0}", "personne n’a pris en charge : {0}"),
        .alertsOpened: Words("{0} open: {1}", "{0} en cours : {1}"),
        .alertsOver: Words("{0} resolved: {1}", "{0} clos : {1}"),
        .alertsMixed: Words("{0} open, {1} resolved: {2}", "{0} en cours, {1} clos : {2}"),
        .alertsStillOpen: Words("{0} still open: {1}", "{0} toujours en cours : {1}"),
        .alertsUnanswered: Words("nobody acknowledged {0}: {1}", "personne n’en a pris {0} en charge : {1}"),
        .alertsStorm: Words("{0} alerts within a minute: {1}", "{0} alertes en une minute : {1}"),
        .alertsDigest: Words(
            "{0} open, {1} resolved since {2}: {3}", "{0} en cours, {1} clos depuis le {2} : {3}"),
        .alertLine: Words("{0}, {1}, since {2}: {3}", "{0}, {1}, depuis le {2} : {3}"),
        .alertLineOver: Words(
            "resolved: {0}, since {1} until {2}: {3}", "résolu : {0}, du {1} au {2} : {3}"),
        .alertsMore: Words("and {0} more", "et {0} de plus"),
    ]
}
