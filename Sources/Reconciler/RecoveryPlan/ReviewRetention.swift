import Manifests
import Model
import Planning
import Ports

extension Turn {
    /// Looks once at every protected cluster and its stores, and says of each point whether it stays and why.
    package func reviewRetention() async -> (reviews: [RetentionReview], unseen: [Plan.Unseen]) {
        let pairs = desired.plans.flatMap { plan in desired.clusters(of: plan).map { (plan, $0) } }
        let looks = await concurrently(pairs, atMost: 8) { plan, cluster in
            let seen = await observePlan(plan, for: cluster)
            let now = world.time.now()
            return (plan.spec.stores.compactMap { RetentionReview(of: $0, given: seen, at: now) }, unseen(seen))
        }
        var (reviews, missing): ([RetentionReview], [Plan.Unseen]) = ([], [])
        // Two plans that share a store say the same of it.
        for review in looks.flatMap(\.0)
        where !reviews.contains(where: { ($0.cluster, $0.store) == (review.cluster, review.store) }) {
            reviews.append(review)
        }
        for one in looks.flatMap(\.1) where !missing.contains(where: { $0.resource == one.resource }) {
            missing.append(one)
        }
        return (reviews.sorted { ($0.cluster, $0.store) < ($1.cluster, $1.store) }, missing)
    }
}
