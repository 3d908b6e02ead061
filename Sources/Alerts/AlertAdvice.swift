import Model

/// What a message says of a condition besides what happened.
package struct AlertAdvice: Sendable {
    /// On the objective that it is about.
    package var effect: Phrase
    /// What pra does about it by itself.
    package var work: Phrase
    /// The command to type first; `{}` stands for the name of what the alert is about.
    package var next: String

    private init(_ effect: Phrase, _ work: Phrase, _ next: String) {
        (self.effect, self.work, self.next) = (effect, work, next)
    }

    /// Of a condition that is not listed here: what keeps the loop from its work.
    package static let other = AlertAdvice(.effectOther, .workOn, "pra status")

    /// By condition: there are several within a type that end in different ways.
    package static let byCondition: [String: AlertAdvice] = ofObjectives.merging(ofParts) { first, _ in first }

    private static let ofObjectives: [String: AlertAdvice] = [
        "rpo.breach": AlertAdvice(.effectLoss, .workStream, "pra status"),
        "rpo.near": AlertAdvice(.effectNear, .workStream, "pra status"),
        "rpo.unknown": AlertAdvice(.effectUnknown, .workLook, "pra status"),
        "budget.burn": AlertAdvice(.effectBudget, .workOn, "pra report"),
        "wal.gap": AlertAdvice(.effectGap, .workBackup, "pra wal audit --cluster {}"),
        "claim.disproved": AlertAdvice(.effectClaim, .workStream, "pra wal audit --cluster {}"),
        "rto.breach": AlertAdvice(.effectSlow, .workDrill, "pra drill --cluster {}"),
        "predicted.slow": AlertAdvice(.effectSlowSoon, .workDrill, "pra drill --cluster {}"),
        "predicted.stale": AlertAdvice(.effectStale, .workDrill, "pra drill --cluster {}"),
        "backup.failed": AlertAdvice(.effectBackup, .workNextTime, "pra backup --cluster {}"),
        "action.failed": AlertAdvice(.effectAction, .workProbe, "pra plan"),
        "drill.failed": AlertAdvice(.effectDrill, .workNextTime, "pra drill --cluster {}"),
        "integrity.breach": AlertAdvice(.effectDamage, .workBackup, "pra verify --cluster {}"),
        "point.damaged": AlertAdvice(.effectDamage, .workBackup, "pra verify --cluster {}"),
        "cluster.down": AlertAdvice(.effectAway, .workLook, "pra status"),
        "cluster.mistaken": AlertAdvice(.effectMistaken, .workNothing, "pra status"),
        "cluster.promoted": AlertAdvice(.effectPromoted, .workFollow, "pra backup --cluster {}"),
        "endpoint.down": AlertAdvice(.effectAway, .workLook, "pra status"),
        "slot.filling": AlertAdvice(.effectSlot, .workAdvance, "pra status"),
        "slot.unreserved": AlertAdvice(.effectSlot, .workAdvance, "pra status"),
        "slot.lost": AlertAdvice(.effectGap, .workBackup, "pra wal audit --cluster {}"),
        "restore.running": AlertAdvice(.effectRestoring, .workRestoring, "pra alert list"),
        "restore.copying": AlertAdvice(.effectCopying, .workRestoring, "pra alert list"),
        "restore.completed": AlertAdvice(.effectRestored, .workRestored, "pra status"),
        "restore.failed": AlertAdvice(.effectRestoreFailed, .workNothing, "pra points"),
    ]

    private static let ofParts: [String: AlertAdvice] = [
        "store.damaged": AlertAdvice(.effectStoreDamaged, .workKeep, "pra store check {} --read-data"),
        "store.unreachable": AlertAdvice(.effectStoreGone, .workLook, "pra store check {}"),
        "store.filling": AlertAdvice(.effectFull, .workRetain, "pra retention"),
        "retention.heldup": AlertAdvice(.effectFull, .workRetain, "pra retention"),
        "predicted.full": AlertAdvice(.effectFull, .workRetain, "pra retention"),
        "predicted.blocked": AlertAdvice(.effectFull, .workRetain, "pra retention"),
        "clock.untrusted": AlertAdvice(.effectClock, .workNothing, "pra status"),
        "control.failed": AlertAdvice(.effectControl, .workLook, "pra policy controls"),
        "evidence.unpinned": AlertAdvice(.effectEvidence, .workNothing, "pra ledger verify"),
        "evidence.revoked": AlertAdvice(.effectEvidence, .workNothing, "pra ledger verify"),
        "evidence.unanchored": AlertAdvice(.effectEvidence, .workAnchor, "pra ledger anchors"),
        "admin.error": AlertAdvice(.effectAdmin, .workOn, "pra status"),
        "reconcile.blocked": AlertAdvice(.effectOther, .workWaits, "pra plan"),
        "alarm.test": AlertAdvice(.effectTest, .workTest, "pra alert deliveries"),
        "delivery.failed": AlertAdvice(.effectDelivery, .workOthers, "pra alert test {}"),
    ]
}

extension Alert {
    package var advice: AlertAdvice { AlertAdvice.byCondition[condition] ?? .other }

    var nextCommand: String { advice.next.replacing("{}", with: about.name) }
}
