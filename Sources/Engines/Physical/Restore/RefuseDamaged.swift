import Model
import Stores

extension PhysicalEngine {
    /// When points are there and none of them can be restored, what is wrong with the newest one is worth more than
    /// that there is none.
    /// - Parameter documents: of one cluster, oldest first, as `offer` has them.
    func refuseDamaged(
        _ documents: [PointDocument], _ offer: RestoreOffer, _ request: RestoreRequest
    ) async throws(PraError) {
        let wanted = offer.points.filter { request.point == nil || $0.action == request.point }
        guard wanted.allSatisfy({ !$0.isComplete }), let newest = wanted.last,
            let document = documents.first(where: { $0.action == newest.action }),
            let finding = try await request.store.structureCheck(document).first
        else { return }
        throw PraError(
            .storeCorrupt, "recovery point \(newest.action) can not be restored: \(finding)",
            remedy: "see what there is: pra points; try another store with --store, and take a new point: pra backup")
    }
}
