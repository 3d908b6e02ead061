extension Phrase {
    /// What an incident says of the evidence itself.
    static let evidenceWords: [Phrase: Words] = [
        .incidentKeyUnpinned: Words(
            "the ledger is signed by {0}, which the manifests do not pin",
            "le registre est signé par {0}, que les manifestes n’épinglent pas"),
        .incidentKeyEnded: Words(
            "the ledger is signed by {0}, whose signatures do not count from {1} on",
            "le registre est signé par {0}, dont les signatures ne comptent plus à partir du {1}"),
    ]
}
