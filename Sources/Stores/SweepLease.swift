import Model
import Ports

/// `control/leases/sweep.<holder>`: one sweep at a time, an hour at most. Who wants it puts one and then looks for
/// others: of two that come together at least one sees the other, and goes.
struct SweepLease: Codable {
    var expiresAt: Timestamp

    fileprivate static let prefix = "control/leases/sweep."
    fileprivate static let period = Duration.seconds(3600)

    fileprivate static func key(_ holder: String) -> String { prefix + holder }
}

extension Store {
    /// - Returns: whose it is, for `checkSweepLease` and `endSweepLease`.
    /// - Throws: `.storeBusy` when another sweep has one.
    func takeSweepLease(at now: Timestamp) async throws(PraError) -> String {
        let holder = Store.mintedID(random), own = SweepLease.key(holder)
        let result: Result<Void, PraError>
        do throws(PraError) {
            try await objects.put(own, try Document.encode(SweepLease(expiresAt: now + SweepLease.period)))
            result = .success(try await refuseOtherSweeps(than: own, at: now))
        } catch { result = .failure(error) }
        // One whose put failed may be there all the same, and would stand in the way for an hour.
        if case .failure = result { await endSweepLease(holder) }
        try result.get()
        return holder
    }

    /// Removes leases that are over: who held one of them finds it gone, and stops.
    private func refuseOtherSweeps(than own: String, at now: Timestamp) async throws(PraError) {
        for info in try await objects.list(SweepLease.prefix) where info.key != own {
            guard let other = try await Document.read(SweepLease.self, info.key, in: objects) else { continue }
            guard other.expiresAt <= now else {
                throw PraError(
                    .storeBusy, "another sweep of store \(id) is running, or was cut off less than an hour ago",
                    remedy: "wait for it, then run `pra store sweep` again", retry: .later)
            }
            try await objects.delete(info.key)
        }
    }

    /// - Throws: `.storeBusy` when the lease went to another sweep, because this one took longer than an hour.
    func checkSweepLease(_ holder: String) async throws(PraError) {
        guard try await objects.size(SweepLease.key(holder)) == nil else { return }
        throw PraError(
            .storeBusy, "this sweep of store \(id) took more than an hour, and another one has begun",
            remedy: "let that one end; it goes on where this one stopped", retry: .later)
    }

    /// One that can not be deleted ends by itself within the hour; how the sweep went is what has to be told.
    func endSweepLease(_ holder: String) async {
        do throws(PraError) { try await objects.delete(SweepLease.key(holder)) } catch {}
    }
}
