extension Phrase {
    /// How far the ledger is anchored.
    static let anchorWords: [Phrase: Words] = [
        .coverAnchor: Words("Anchored elsewhere", "Ancré ailleurs"),
        .anchoredUpTo: Words(
            "{0} entries, by {1} {2}; entries above: {3}, the oldest written at most {4} before this report "
                + "(source {5})",
            "{0} entrées, par {1} {2} ; entrées au-dessus : {3}, la plus ancienne écrite au plus {4} avant ce rapport "
                + "(source {5})"),
        .anchoredNever: Words("none of the {0} entries", "aucune des {0} entrées"),
        .aspectAnchor: Words("anchor", "ancrage"),
        .statusAnchor: Words(
            "{0}: entries not anchored: {1}, for at most {2}; due every {3}",
            "{0} : entrées non ancrées : {1}, depuis au plus {2} ; dû toutes les {3}"),
    ]
}
