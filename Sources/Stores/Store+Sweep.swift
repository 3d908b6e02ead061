import Model
import Ports

/// What one sweep did.
package struct SweepResult: Hashable, Sendable, Codable {
    /// Newly found dead; they go with a later sweep, or with this one when nobody was at work and `grace` is zero.
    package var condemnedPacks = 0
    /// Of those, packs that held little that is needed; it was copied.
    package var compactedPacks = 0
    package var mergedIndexes = 0
    package var deletedPacks = 0
    package var deletedPoints = 0
    package var deletedSegments = 0
    package var freed = ByteCount.zero
    /// Sessions that have to end, or expire, before what is condemned may go.
    package var waitsFor: [String] = []
}

/// What a sweep would find dead now.
package struct DeadContent: Hashable, Sendable, Codable {
    package var packs = 0
    package var walFiles = 0
    package var points = 0
    package var bytes = ByteCount.zero

    package var isEmpty: Bool { packs == 0 && walFiles == 0 && points == 0 }
}

extension Store {
    /// Looks for what `sweep` would delete in the end, and changes nothing.
    /// - Throws: as `sweep`, when what is dead can not be known.
    package func deadContent() async throws(PraError) -> DeadContent {
        let living = try await mark()
        guard living.hasBegun else { return DeadContent() }
        let packs = living.listedPacks.filter { !living.packs.contains($0.key) }
        let wal = try await oldWAL(before: living.walFloor)
        return DeadContent(
            packs: packs.count, walFiles: wal.count, points: living.forgottenKeys.count,
            bytes: ByteCount(packs.values.reduce(0, +) + wal.reduce(0) { $0 + Int64($1.size) }))
    }

    /// Deletes what no point needs, in two steps that may lie in two calls (FORMAT.md, Deleting): tombstones for what
    /// is dead; then, `grace` later and once each session that may not have read them is over, what is dead *still*.
    /// Interrupted anywhere, it leaves a store that works, and the next call carries on.
    /// - Parameter grace: how long a tombstone stands at least, and how long past its end a session is still waited
    ///   for.
    /// - Throws: `.storeCorrupt` when some point's closure cannot be read, `.storeBusy` when another sweep runs or
    ///   listings disagree; nothing is deleted then.
    package func sweep(at now: Timestamp, grace: Duration) async throws(PraError) -> SweepResult {
        try checkWritable()
        let lease = try await takeSweepLease(at: now), result: Result<SweepResult, PraError>
        do throws(PraError) { result = .success(try await sweep(at: now, grace: grace, holding: lease)) } catch {
            result = .failure(error)
        }
        await endSweepLease(lease)
        return try result.get()
    }

    private func sweep(
        at now: Timestamp, grace: Duration, holding lease: String
    ) async throws(PraError) -> SweepResult {
        var result = SweepResult()
        try await condemn(at: now, into: &result)
        let open = try await openSessions(at: now, grace: grace)
        let due = try await Tombstone.all(in: objects).filter { name, tombstone in
            tombstone.isDamage != true && tombstone.at + grace <= now
                && open.allSatisfy { $0.value.tombstones?.contains(name) == true }
        }
        result.waitsFor = open.keys.sorted()
        if !due.isEmpty { try await carryOut(due, holding: lease, into: &result) }
        try await checkSweepLease(lease)
        result.mergedIndexes = try await mergeIndexes()
        return result
    }

    private func condemn(at now: Timestamp, into result: inout SweepResult) async throws(PraError) {
        let living = try await mark()
        guard living.hasBegun else { return }
        try await noteUnnoted(living.unnotedKeys)
        let known = await index.dead
        let compacted = try await compacted(living).filter { !known.contains($0) }
        let dead = living.listedPacks.keys.filter { !living.packs.contains($0) && !known.contains($0) } + compacted
        let pending = try await Tombstone.all(in: objects)
        let hasOldWAL = try await !oldWAL(before: living.walFloor).isEmpty
        let saysOldWAL = pending.values.contains { $0.walBefore == living.walFloor }
        let saysPoints = pending.values.contains { $0.pointKeys == living.forgottenKeys }
        // Of replaced index files the tombstone says nothing: they go when any is carried out.
        let hasReplaced = try await !replacedIndexes().isEmpty && pending.values.allSatisfy { $0.isDamage == true }
        guard
            !dead.isEmpty || hasOldWAL && !saysOldWAL || !living.forgottenKeys.isEmpty && !saysPoints || hasReplaced
        else { return }
        let tombstone = Tombstone(
            at: now, packs: dead.sorted(), walBefore: living.walFloor, pointKeys: living.forgottenKeys)
        try await objects.put(StoreKey.tombstone(Store.mintedID(random)), try Document.encode(tombstone))
        (result.condemnedPacks, result.compactedPacks) = (dead.count, compacted.count)
    }

    /// On a full store there is no room for copies, and all the more to be deleted.
    private func compacted(_ living: Living) async throws(PraError) -> [Digest] {
        do throws(PraError) { return try await compact(living) } catch  where error.code == .storeFull { return [] }
    }

    /// Sessions that are not over. Those that expired long ago are revoked: their owners notice when they commit.
    private func openSessions(
        at now: Timestamp, grace: Duration
    ) async throws(PraError) -> [String: Session.Document] {
        var open: [String: Session.Document] = [:]
        for info in try await objects.list("control/sessions/") {
            guard let session = try await Document.read(Session.Document.self, info.key, in: objects) else { continue }
            if session.expiresAt + grace < now {
                try await objects.delete(info.key)
            } else {
                open[info.key] = session
            }
        }
        return open
    }

    private func carryOut(
        _ due: [String: Tombstone], holding lease: String, into result: inout SweepResult
    ) async throws(PraError) {
        // Again from nothing: a session that ended since may have committed a point on what was condemned.
        let living = try await mark()
        guard living.hasBegun else { return }
        let dead = Set(due.values.flatMap(\.packs)).subtracting(living.packs)
        try await checkSweepLease(lease)
        try await dropFromIndex(dead.union(try await unlistedPacks(living)))
        for key in Set(due.values.flatMap(\.pointKeys)).intersection(living.forgottenKeys).sorted() {
            try await objects.delete(key)
            result.deletedPoints += 1
        }
        try await checkSweepLease(lease)
        for pack in dead.sorted() where living.listedPacks[pack] != nil {
            try await objects.delete(StoreKey.pack(pack))
            result.deletedPacks += 1
            result.freed += ByteCount(living.listedPacks[pack, default: 0])
        }
        for tombstone in due.values {
            let floor = tombstone.walBefore.filter { living.walFloor[$0.key] != nil }
                .merging(living.walFloor) { min($0, $1) }.filter { tombstone.walBefore[$0.key] != nil }
            for part in try await oldWAL(before: floor) {
                try await objects.delete(part.key)
                result.deletedSegments += 1
                result.freed += ByteCount(part.size)
            }
        }
        for name in due.keys.sorted() { try await objects.delete(StoreKey.tombstone(name)) }
        try await dropDamageThatIsGone()
        try await index.refresh()
    }

    /// A name never recurs, so what is gone needs no tombstone.
    private func dropDamageThatIsGone() async throws(PraError) {
        let listed = try await listedPacks()
        for (name, tombstone) in try await Tombstone.all(in: objects)
        where tombstone.isDamage == true && tombstone.packs.allSatisfy({ listed[$0] == nil }) {
            try await objects.delete(StoreKey.tombstone(name))
        }
    }

    /// Packs that an index names and that are not there: an earlier sweep was interrupted. Listed after the index was
    /// read, because a writer puts its packs first.
    private func unlistedPacks(_ living: Living) async throws(PraError) -> Set<Digest> {
        let named = await index.packSizes().keys, listed = try await listedPacks()
        let unlisted = Set(named.filter { listed[$0] == nil })
        guard let lost = unlisted.intersection(living.packs).min() else { return unlisted }
        throw corrupt(StoreKey.pack(lost), "it is missing and a point needs it")
    }
}
