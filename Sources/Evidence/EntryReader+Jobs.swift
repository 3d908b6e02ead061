import Model

/// Of what jobs write, the records of success as they are usually spelled; `nil` for every other.
extension EntryReader {
    mutating func due() -> DueRecord? {
        guard take(#"{"action":""#), let action = text(), take(#","deadline":""#), let deadline = timestamp(),
            take(#","job":""#), let job = Job(rawValue: text() ?? ""), take(#","slot":""#), let slot = timestamp(),
            take("}")
        else { return nil }
        return DueRecord(action: ActionID(action), job: job, slot: slot, deadline: deadline)
    }

    mutating func started() -> StartedRecord? {
        guard take(#"{"action":""#), let action = text(), take(#","attempt":"#), let attempt = integer(),
            take(#","plan":""#), let plan = text(), take(#","reason":""#), let reason = text(), take("}")
        else { return nil }
        return StartedRecord(action: ActionID(action), reason: reason, attempt: Int(attempt), plan: plan)
    }

    mutating func finished() -> FinishedRecord? {
        guard take(#"{"action":""#), let action = text(), take(#","job":""#), let job = Job(rawValue: text() ?? ""),
            take(#","took":"#), let took = seconds(), take("}")
        else { return nil }
        return FinishedRecord(action: ActionID(action), job: job, failure: nil, took: took)
    }

    mutating func forgotten() -> ForgottenRecord? {
        guard take(#"{"point":""#), let point = text(), take(#","reason":""#), let reason = text(),
            take(#","store":""#), let store = text(), take("}")
        else { return nil }
        return ForgottenRecord(point: ActionID(point), store: store, reason: reason)
    }

    mutating func verified() -> VerifyRecord? {
        guard take(#"{"action":""#), let action = text(), take(#","bytesRead":"#), let bytes = integer(),
            take(#","extents":"#), let extents = integer(), take(#","findings":[],"isIntact":true,"point":""#),
            let point = text(), take(#","segments":"#), let segments = integer(), take(#","store":""#),
            let store = text(), take(#","took":"#), let took = seconds(), take("}")
        else { return nil }
        return VerifyRecord(
            action: ActionID(action), point: ActionID(point), store: store, isIntact: true, bytesRead: ByteCount(bytes),
            extents: Int(extents), segments: Int(segments), findings: [], took: took)
    }
}
