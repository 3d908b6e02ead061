import Model

let akig = ResourceID("Cluster", "akig")

func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: 1_800_000_000 + seconds) }

func fact(_ seconds: Int64, _ event: Fact.Event) -> Fact {
    Fact(
        at: at(seconds), monotonic: seconds * 1_000_000, boot: "boot", actor: "loop", subject: akig,
        confidence: .observed, event: event)
}

func available(_ from: Int64, _ to: Int64, up: Int64, down: Int64) -> Fact {
    fact(
        to,
        .available(
            AvailabilityRecord(
                from: at(from), to: at(to), up: .seconds(up), down: .seconds(down),
                unknown: .seconds(to - from - up - down))))
}
