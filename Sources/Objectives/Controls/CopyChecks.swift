import Model

// Where copies are, and whom they survive.
extension CheckedCluster {
    private var copies: [String] { Set(sound(in: stores).map(\.point.store)).sorted() }

    /// There is a copy at another site, and what it would lose is what is promised.
    func copyAtOtherSite() -> ControlFinding {
        let copies = copies
        guard !copies.isEmpty else { return finding(.failed, Message(.controlNoCopy), promises.map(\.index)) }
        let seen = copies.compactMap { store in survey(of: store).map { (store, $0) } }
        let sites = Dictionary(grouping: seen) { $0.1.record.site }
        let sources = seen.map(\.1.index)
        guard sites.count > 1 else {
            guard seen.count == copies.count, let site = sites.keys.first else {
                let blind = copies.first { survey(of: $0) == nil } ?? ""
                return unseenCopy(blind, sources)
            }
            return finding(.failed, Message(.controlOneSite, .name(site)), sources)
        }
        let names = Message.Argument.name(sites.keys.sorted().joined(separator: ", "))
        // Scenarios in which every store of some site is lost.
        let lossy = promises.flatMap { promise in promise.stated.scenarios.map { (promise, $0) } }.filter { pair in
            sites.values.contains { site in !site.contains { pair.1.survives.contains($0.0) } }
        }
        guard !lossy.isEmpty else { return finding(.unknown, Message(.controlNoSiteScenario, names), sources) }
        let faults = lossy.compactMap { excess($0.0, $0.1, sources) }
        if let fault = faults.first(where: { $0.outcome == .failed }) ?? faults.first { return fault }
        let indices = lossy.compactMap { exposure($0.0, $0.1.name)?.index }
        let tested = Message.Argument.name(lossy.map(\.1.name).joined(separator: ", "))
        return finding(.passed, Message(.controlCopiesApart, names, tested), sources + indices)
    }

    /// Why the exposure of a scenario is not what is promised; `nil` when it is.
    private func excess(
        _ promise: Promise, _ scenario: StatedObjectives.Scenario, _ sources: [Int]
    ) -> ControlFinding? {
        guard let (exposure, index) = exposure(promise, scenario.name) else {
            return finding(.unknown, unseenExposure(of: scenario.name), sources + [promise.index])
        }
        guard exposure > scenario.rpo else { return nil }
        let why = Message(.controlExposed, .name(scenario.name), .duration(exposure), .duration(scenario.rpo))
        return finding(.failed, why, sources + [promise.index, index])
    }

    private func unseenExposure(of scenario: String) -> Message { Message(.controlExposureUnseen, .name(scenario)) }

    private func unseenCopy(_ store: String, _ sources: [Int]) -> ControlFinding {
        let why = Message(.controlStoreUnseen, .name(store), .duration(account.rules.evidenceFreshFor))
        return finding(.unknown, why, sources)
    }

    /// One copy stays when the credentials of the others are in wrong hands. That no store shares them with production
    /// no look can see; that all share them one can.
    func copyByOtherCredentials() -> ControlFinding {
        let copies = copies
        guard !copies.isEmpty else { return finding(.failed, Message(.controlNoCopy), promises.map(\.index)) }
        let seen = copies.compactMap { survey(of: $0) }
        let sources = seen.map(\.index)
        guard seen.count == copies.count else {
            return unseenCopy(copies.first { survey(of: $0) == nil } ?? "", sources)
        }
        let credentials = Set(seen.map(\.record.credentials)).sorted()
        let names = Message.Argument.name(credentials.joined(separator: ", "))
        return credentials.count == 1
            ? finding(.failed, Message(.controlOneCredential, names), sources)
            : finding(.unknown, Message(.controlCredentialsUnseen, names), sources)
    }

    /// A recent point is where neither production nor whoever holds its keys can reach it. What a look can see of that
    /// is encryption and a lock; who holds the key and who gives access it can not.
    func copyIsolated() -> ControlFinding {
        let most = control[.maxPointAge] ?? account.rules.window
        let recent = sound(in: stores).filter { end - $0.point.stoppedAt <= most }
        let places = Set(recent.map(\.point.store)).sorted()
        let seen = places.map { (store: $0, survey: survey(of: $0), holding: holding(in: $0)) }
        let sources = seen.flatMap { [$0.survey?.index, $0.holding?.index] }
        let sealed = seen.filter { $0.survey?.record.isEncrypted == true }
        if let store = sealed.first(where: { isLockedNow($0.holding?.record.lock) })?.store {
            return finding(.unknown, Message(.controlIsolationUnseen, .name(store)), sources)
        }
        if let blind = seen.first(where: { $0.survey == nil })?.store {
            return unseenCopy(blind, sources.compactMap(\.self))
        }
        if let blind = seen.first(where: { $0.holding == nil })?.store {
            return finding(.unknown, holdingUnseen(in: blind), sources)
        }
        if let unread = sealed.first(where: { $0.holding?.record.newest == nil })?.store {
            return finding(.unknown, Message(.controlNothingToLock, .name(unread)), sources)
        }
        return finding(.failed, Message(.controlNotIsolated, .duration(most)), sources + promises.map(\.index))
    }

    private func isLockedNow(_ lock: ObjectLock?) -> Bool {
        guard let lock else { return false }
        return lock.mode == .compliance && lock.until > end
    }
}
