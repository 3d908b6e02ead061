import Model
import Objectives

/// How far each stated anchor lies behind the ledger.
func anchorLines(_ stated: [StatedAnchor], _ facts: [Fact], at now: Timestamp) -> [StatusLine] {
    guard !stated.isEmpty else { return [] }
    var lag = AnchorLag()
    for fact in facts { lag.take(fact) }
    return stated.map { anchor in
        let record = lag.newest[anchor.subject], behind = lag.lag(behind: record, at: now) ?? .zero
        return StatusLine(
            aspect: .aspectAnchor, level: behind > anchor.patience ? .warning : .ok,
            message: Message(
                .statusAnchor, .name(anchor.subject.name), .count(lag.tail(above: record)), .duration(behind),
                .duration(anchor.interval)))
    }
}
