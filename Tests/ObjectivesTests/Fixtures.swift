import Model
import Objectives

let akig = ResourceID("Cluster", "akig")

func at(_ seconds: Int64) -> Timestamp { Timestamp(seconds: 1_800_000_000 + seconds) }

func fact(_ seconds: Int64, _ event: Fact.Event) -> Fact {
    Fact(
        at: at(seconds), monotonic: seconds * 1_000_000, boot: "boot", actor: "loop", subject: akig,
        confidence: .observed, event: event)
}

func available(_ from: Int64, _ to: Int64, up: Int64, down: Int64, endpoint: String? = nil) -> Fact {
    fact(
        to,
        .available(
            AvailabilityRecord(
                from: at(from), to: at(to), up: .seconds(up), down: .seconds(down),
                unknown: .seconds(to - from - up - down), endpoint: endpoint)))
}

/// The results of one cluster.
func evaluate(facts: [Fact], cluster: ResourceID, from: Timestamp, to: Timestamp) -> [ObjectiveResult] {
    evaluate(facts, of: [cluster], in: Period(from: from, to: to))[cluster] ?? []
}

/// The slots of one cluster.
func dueSlots(facts: [Fact], of job: Job, cluster: ResourceID, from: Timestamp, to: Timestamp) -> [DueSlot] {
    var account = ClusterAccount(
        of: cluster, promises: Promises(in: facts), period: Period(from: from, to: to))
    for (index, fact) in facts.enumerated() where fact.subject == cluster { account.take(fact, at: index) }
    return account.dueSlots(of: job, from: from)
}
