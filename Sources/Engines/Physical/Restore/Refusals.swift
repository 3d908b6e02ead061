import Model

/// A hole in the store's WAL.
func gap(from: LSN, to: LSN, _ why: String) -> PraError {
    PraError(
        .walGap, "the store lacks WAL from \(from) to \(to): \(why)",
        remedy: "choose a newer --point, or try another --store")
}

/// A target that no WAL or no base leads to.
func outsideWindow(_ target: RestoreTarget, from oldest: RecoveryPoint, to end: String) -> PraError {
    PraError(
        .targetOutsideWindow,
        "\(target) is outside the recoverable window: \(oldest.stoppedAt) (LSN \(oldest.stop)) to LSN \(end)",
        remedy: "choose a target inside it, or restore to the end of WAL by naming no target")
}
