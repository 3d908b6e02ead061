extension Phrase {
    /// What an incident says of the evidence itself.
    static let evidenceWords: [Phrase: Words] = [
        .incidentKeyUnpinned: Words(
            "the ledger is signed by {0}, which the manifests do not pin",
            "le registre est signé par {0}, que les manifestes n’épinglent pas"),
        .incidentKeyEnded: Words(
            "the ledger is signed by {0}, whose signatures do not count from {1} on",
            "le registre est signé par {0}, dont les signatures ne comptent plus à partir du {1}"),
        .incidentUnanchored: Words(
            "the ledger is not anchored by {0}: entries {1}, for {2}, though it is due every {3}",
            "le registre n’est pas ancré par {0} : entrées {1}, depuis {2}, alors que c’est dû toutes les {3}"),
    ]
}
