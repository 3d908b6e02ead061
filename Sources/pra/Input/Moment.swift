import Model

/// A moment that a person typed; `nil` when none was.
func moment(_ text: String?) throws(PraError) -> Timestamp? {
    guard let text else { return nil }
    if let time = Timestamp(text: text) { return time }
    throw PraError(
        .usage, "“\(text)” is not a moment",
        remedy: "write it as RFC 3339 with its offset: 2026-11-22T16:00:00Z or 2026-11-22T16:00:00+01:00")
}
