import Model

// What each store was found to be, and what it keeps of the cluster.
extension CheckedCluster {
    /// Nobody deletes a point but by its retention: seen where a lock lets nobody, or where one is gone.
    func deletionDenied(in store: String) -> ControlFinding {
        let name = Message.Argument.name(store)
        if let gone = evidence.gone.values.filter({ $0.record.store == store }).max(by: { $0.index < $1.index }) {
            let why = Message(.controlPointGone, .name(gone.record.point.text), name)
            return finding(.failed, why, part: store, [gone.index])
        }
        guard let holding = holding(in: store) else { return unseenHolding(in: store) }
        guard let (point, lock) = holding.record.newestLock, lock.until > end else {
            return finding(.unknown, Message(.controlDeletersUnseen, name), part: store, [holding.index])
        }
        let isFirm = lock.mode == .compliance
        let why =
            isFirm
            ? Message(.controlDeletionLocked, point, name, .instant(lock.until))
            : Message(.controlLockLiftable, point, name)
        return finding(isFirm ? .passed : .unknown, why, part: store, [holding.index])
    }

    /// Copies are encrypted, and the key that is kept elsewhere opens them.
    func encrypted(in store: String) -> ControlFinding {
        let name = Message.Argument.name(store)
        guard let survey = survey(of: store) else { return unseen(store) }
        guard survey.record.isEncrypted else {
            return finding(.failed, Message(.controlPlain, name), part: store, [survey.index])
        }
        let most = control[.maxKeyAge] ?? account.rules.window
        guard let drill = account.keyDrills[store], end - drill.at <= most else {
            let why = Message(.controlKeyUnproven, name, .duration(most))
            return finding(.unknown, why, part: store, [survey.index, account.keyDrills[store]?.index])
        }
        let why = Message(.controlKeyProven, name, .instant(drill.at))
        return finding(.passed, why, part: store, [survey.index, drill.index])
    }

    /// Any moment of the minimum can be restored: what is kept, not what is configured.
    func retentionReached(in store: String) -> ControlFinding {
        let name = Message.Argument.name(store)
        guard let holding = holding(in: store) else { return unseenHolding(in: store) }
        let promise = firstPromise(in: store)
        let sources = [stated, holding.index, promise?.index]
        guard let since = holding.record.restorableSince else {
            return finding(.failed, Message(.controlNothingRestorable, name), part: store, sources)
        }
        let least = control[.minRetention] ?? .zero
        let terms = promises.compactMap(\.stated.terms).filter { $0.stores.contains(store) }
        if end - since >= least {
            let why = Message(.controlRetained, name, .instant(since), .duration(end - since))
            return finding(.passed, why, part: store, sources)
        }
        if let short = terms.map(\.retention).max(), short < least {
            let why = Message(.controlWillNotReach, name, .duration(short), .duration(least))
            return finding(.failed, why, part: store, sources)
        }
        // It could not have been reached yet.
        if let promise, end - promise.from < least {
            let why = Message(.controlTooYoung, name, .instant(since), .duration(least), .instant(promise.from + least))
            return finding(.unknown, why, part: store, sources)
        }
        let why = Message(.controlNotRetained, name, .instant(since), .duration(end - since), .duration(least))
        return finding(.failed, why, part: store, sources)
    }

    /// The first that wanted copies there.
    private func firstPromise(in store: String) -> Promise? {
        earlier.first { promise in
            promise.stated.terms?.stores.contains(store)
                ?? promise.stated.scenarios.contains { $0.survives.contains(store) }
        }
    }

    /// What is put stays for the minimum whoever asks for its deletion, as it was read back from the newest point.
    func locked(in store: String) -> ControlFinding {
        let name = Message.Argument.name(store)
        guard let holding = holding(in: store) else { return unseenHolding(in: store) }
        guard let newest = holding.record.newest else {
            return finding(.unknown, Message(.controlNothingToLock, name), part: store, [holding.index])
        }
        let kept = sound(in: [store]).last { $0.point.action == newest }
        let sources = [holding.index] + (kept?.evidence.indices ?? [])
        guard let (point, lock) = holding.record.newestLock else {
            return finding(.failed, Message(.controlUnlocked, .name(newest.text), name), part: store, sources)
        }
        guard lock.mode == .compliance else {
            return finding(.failed, Message(.controlLockWeak, point, name), part: store, sources)
        }
        guard lock.until > end else {
            let why = Message(.controlLockOver, point, name, .instant(lock.until))
            return finding(.failed, why, part: store, sources)
        }
        // How long it lasts after the backup is only known of a backup that is.
        guard let kept else {
            return finding(.unknown, Message(.controlPointUnsound, point, name), part: store, sources)
        }
        let least = control[.minRetention] ?? .zero
        guard lock.until - kept.point.stoppedAt >= least else {
            let why = Message(.controlLockShort, point, name, .instant(lock.until), .duration(least))
            return finding(.failed, why, part: store, sources)
        }
        return finding(.passed, Message(.controlLocked, point, name, .instant(lock.until)), part: store, sources)
    }

    private func unseenHolding(in store: String) -> ControlFinding {
        finding(.unknown, holdingUnseen(in: store), part: store, [])
    }

    /// The store itself may have been seen all the time: what it holds of a cluster is judged while the server is seen.
    func holdingUnseen(in store: String) -> Message {
        Message(.controlHoldingUnseen, .name(store), .name(name), .duration(account.rules.evidenceFreshFor))
    }
}

extension HoldingRecord {
    fileprivate var newestLock: (point: Message.Argument, lock: ObjectLock)? {
        newest.flatMap { newest in lock.map { (.name(newest.text), $0) } }
    }
}
