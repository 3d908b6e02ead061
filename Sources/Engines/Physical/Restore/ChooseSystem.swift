import Model
import Stores

extension PhysicalEngine {
    /// The system whose recoverable window holds the target, and the way to it there: a cluster that was upgraded, or
    /// made anew under its name, has had several.
    /// - Parameter documents: not empty.
    /// - Returns: the choice, and the points of its system as `offer` has them.
    func choose(
        _ request: RestoreRequest, among documents: [PointDocument]
    ) async throws(PraError) -> (choice: RestoreChoice, points: [PointDocument]) {
        let lives = try lives(of: documents, for: request)
        var found: [(choice: RestoreChoice, points: [PointDocument])] = []
        var refusal: PraError?
        for life in lives {
            let offer = try await offer(life, in: request.store)
            do throws(PraError) {
                try await refuseDamaged(life, offer, request)
                found.append((try await choose(request, offer, life), life))
            } catch  where lives.count > 1 && leadsOn(error, from: request.target) {
                refusal = refusal ?? error
            }
            // Each system counts its own WAL: a position may lie in several, a moment is of the newest that had begun.
            if case .lsn = request.target { continue }
            if !found.isEmpty { break }
        }
        guard found.count <= 1 else { throw ambiguous(request.target, found.map(\.choice)) }
        guard let only = found.first else {
            throw refusal
                ?? PraError(
                    .pointMissing, "no recovery point leads to \(request.target)",
                    remedy: "list what there is with: pra points")
        }
        return only
    }

    /// Those that `request` can mean, the newest first.
    func systems(of request: RestoreRequest) async throws(PraError) -> [SystemIdentifier] {
        try lives(of: try await documents(of: request), for: request).compactMap(\.first?.system)
    }

    /// The points of each system, the newest system first; only of the one that `request` can mean if that is clear.
    private func lives(
        of documents: [PointDocument], for request: RestoreRequest
    ) throws(PraError) -> [[PointDocument]] {
        let ends = Dictionary(documents.map { ($0.system, $0.stoppedAt) }, uniquingKeysWith: max)
        let newestFirst = ends.sorted { $0.value > $1.value }.map(\.key)
        let lives = newestFirst.map { system in documents.filter { $0.system == system } }
        if let point = request.point {
            guard let life = lives.first(where: { $0.contains { $0.action == point } }) else { throw missing(point) }
            return [life]
        }
        // The end of an older system is not what is newest.
        return [.latest, .immediate].contains(request.target) ? Array(lives.prefix(1)) : lives
    }

    /// Whether a refusal of one system says nothing about an older one.
    private func leadsOn(_ refusal: PraError, from target: RestoreTarget) -> Bool {
        switch (refusal.code, target) {
        case (.targetOutsideWindow, _), (.pointMissing, _), (.storeCorrupt, .time): true
        // What is damaged may have been what was meant.
        default: false
        }
    }

    private func ambiguous(_ target: RestoreTarget, _ choices: [RestoreChoice]) -> PraError {
        let systems = choices.map(\.point).map { point in
            "system \(point.system) (PostgreSQL \(point.major), point \(point.action) of \(point.stoppedAt))"
        }
        return PraError(
            .usage, "\(target) is in the recoverable window of \(systems.joined(separator: " and of "))",
            remedy: "say which one by its point: "
                + choices.map { "--point \($0.point.action)" }.joined(separator: " or "))
    }
}
