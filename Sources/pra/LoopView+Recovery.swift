import Console
import Manifests
import Model
import Planning
import Ports
import Reconciler
import Reports
import State

/// What one look at everything found.
struct Looked: Sendable {
    var plan: PlanDocument
    var reviews: [RetentionReview]

    init(of loop: Loop, _ journal: SQLiteJournal) async throws(PraError) {
        let (look, desired) = (try await loop.look(), await loop.reportable.desired)
        (plan, reviews) = (try await PlanDocument(look.plan, of: desired, in: journal), look.reviews)
    }
}

extension LoopView {
    func plan() async throws(PraError) -> PlanDocument { try await look().plan }

    func drills() async -> [DrillRun] { await loop.facts.reversed().compactMap { DrillRun($0) } }

    /// Points as the loop saw them last; what keeps them as of the last look at everything.
    func points() async throws(PraError) -> [ListedPoint] {
        let survey = await loop.survey().survey
        let (reviews, history) = (try await look().reviews, await loop.history)
        let names = Dictionary(
            history.newestPoints.map { ($0.value.clusterUID, $0.key.name) }, uniquingKeysWith: { first, _ in first })
        return survey.stores.flatMap { view -> [ListedPoint] in
            guard let seen = view.state.value?.observation else { return [] }
            let verdicts = reviews.filter { $0.store == view.store.name }.flatMap { review in
                review.verdicts.map { (review.cluster, $0) }
            }
            return seen.points.sorted { ($0.clusterUID, $0.timeline, $0.stop) < ($1.clusterUID, $1.timeline, $1.stop) }
                .map { point in
                    let verdict = verdicts.first { $0.1.point.action == point.action }
                    let key = History.PointKey(store: point.store, point: point.action)
                    return ListedPoint(
                        cluster: verdict?.0 ?? names[point.clusterUID] ?? point.clusterUID,
                        row: ReachablePoint(point, in: seen, at: survey.at), keeps: verdict.map { $0.1.goes == nil },
                        reasons: verdict.map { reasons(of: $0.1) } ?? [], verified: history.verified[key])
                }
        }
    }
}

private func reasons(of verdict: RetentionReview.Verdict) -> [ListedPoint.Reason] {
    let all = verdict.goes.map { [RetentionReview.Reason(policy: "", why: $0)] } ?? verdict.keptBy
    return all.map { ListedPoint.Reason(policy: $0.policy, rule: $0.why.key.rawValue, why: $0.why.text(in: .english)) }
}

extension DrillRun {
    init?(_ fact: Fact) {
        guard case .drilled(let record) = fact.event else { return nil }
        self.init(at: fact.at, cluster: fact.subject.name, record: record)
    }
}
