import Crypto
import FoundationEssentials
import Manifests
import Model
import Ports
import Synchronization
import Transfer

/// Object lock (WORM): what is put can not be taken away by anybody before a day that is stored with it. The bucket
/// keeps versions for that; a delete hides an object, and its bytes go when the lock is over and the bucket's lifecycle
/// rule removes what is hidden.
extension S3Store {
    /// Headers of a put that locks what it puts; none where the store locks nothing, or not this.
    func lockHeaders(_ key: String, _ bytes: [UInt8]) -> [String: String] {
        guard let lock = settings.lock, isLocked(key) else { return [:] }
        return [
            "x-amz-object-lock-mode": lock.mode.rawValue.uppercased(),
            "x-amz-object-lock-retain-until-date": "\(access.time.now() + lock.period)",
            // S3 takes no locked object without a checksum of its body.
            "content-md5": base64(Insecure.MD5.hash(data: bytes)),
        ]
    }

    /// One request for each object of which this process does not know yet until when it is locked, and one for each
    /// extension.
    package func extendLocks(of keys: [String]) async throws(PraError) {
        guard let lock = settings.lock else { return }
        do {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for (index, key) in keys.enumerated() {
                    if index >= S3Client.parallel { try await group.next() }
                    group.addTask { try await self.extendLock(of: key, lock) }
                }
                try await group.waitForAll()
            }
        } catch { throw PraError.wrapping(error) }
    }

    private func extendLock(of key: String, _ lock: BackupStore.Lock) async throws(PraError) {
        let now = access.time.now()
        var until = lockedUntil.withLock { $0[key] }
        if until == nil {
            until = try await retention(of: key)
            lockedUntil.withLock { $0[key] = until }
        }
        guard (until ?? now) - now < lock.period / 2 else { return }
        try await lockAgain(key, lock, until: now + lock.period)
    }

    /// Takes it that `key` was put after `start`, and locked with that.
    func noteLock(of key: String, putAfter start: Timestamp) {
        guard let lock = settings.lock, isLocked(key) else { return }
        lockedUntil.withLock { $0[key] = start + lock.period }
    }

    /// Whether the bucket's lock is what the manifest says, and leaves `control/` alone.
    func probeLock() async throws(PraError) {
        let reply = try await client.send(S3Call(.get, nil, query: [("object-lock", "")]))
        let stated = reply.isSuccess ? XMLElement(document: reply.body) : nil
        if stated?.all("Rule").first?.all("DefaultRetention").isEmpty == false {
            throw PraError(
                .storeSetting, "\(client.place.name(of: nil)) locks every object by default, also below control/",
                remedy: "remove the bucket's default retention; what is put is locked by `s3.lock` of the store, and "
                    + "what pra must be able to change is not")
        }
        guard settings.lock != nil, stated?["ObjectLockEnabled"] != "Enabled" else { return }
        throw PraError(
            .storeSetting, "\(client.place.name(of: nil)) has no object lock, and the manifest states one",
            remedy: "make a bucket with object lock (and a lifecycle rule for what is hidden), or remove `s3.lock`")
    }

    /// Told with the object itself; `nil` when it has no lock.
    private func retention(of key: String) async throws(PraError) -> Timestamp? { try await lock(of: key)?.until }

    /// One request. S3 tells the lock only to who has `s3:GetObjectRetention`: to others no answer says that there is
    /// none, and `nil` of a store that locks is no proof of that.
    package func lock(of key: String) async throws(PraError) -> ObjectLock? {
        var call = S3Call(.get, key)
        call.headers = ["range": "bytes=0-0"]
        (call.bodyLimit, call.isObject) = (65_536, true)
        let reply = try await client.send(call)
        let mode = reply.headers["x-amz-object-lock-mode"].flatMap { text in
            ObjectLock.Mode.allCases.first { $0.rawValue.uppercased() == text.uppercased() }
        }
        guard let mode, let until = reply.headers["x-amz-object-lock-retain-until-date"] else { return nil }
        return Timestamp(text: until).map { ObjectLock(mode: mode, until: $0) }
    }

    private func lockAgain(_ key: String, _ lock: BackupStore.Lock, until: Timestamp) async throws(PraError) {
        var call = S3Call(.put, key, query: [("retention", "")])
        call.body = Array(
            ("<Retention><Mode>\(lock.mode.rawValue.uppercased())</Mode>"
                + "<RetainUntilDate>\(until)</RetainUntilDate></Retention>").utf8)
        call.headers["content-md5"] = base64(Insecure.MD5.hash(data: call.body))
        guard try await client.send(call).isSuccess else { throw unclear(key, "its lock could not be extended") }
        lockedUntil.withLock { $0[key] = until }
    }
}

/// What is never changed and rarely deleted: not leases and sessions, not the pieces of open segments.
private func isLocked(_ key: String) -> Bool {
    !key.hasPrefix("control/") && !key.hasPrefix("tombstones/") && !key.contains(".pieces/")
}

private func base64(_ bytes: some Sequence<UInt8>) -> String { Data(bytes).base64EncodedString() }
