import Model
import Ports

extension KeyChain {
    /// Wraps the keys of every epoch anew for `recipients`; those of others are taken over as they are. All new
    /// generations are put, read back and opened by each recipient before the first old one goes: cut off anywhere, the
    /// old key opens every epoch or the new one does.
    /// - Throws: `.storeConflict` when another rotation was first.
    func rotate(opening secret: Secret, for recipients: [Recipient]) async throws(PraError) {
        let opened = try await open(with: secret), before = try await names()
        var fresh: [KeyName] = []
        for epoch in opened {
            let latest = before.last { $0.epoch == epoch.name.epoch }?.generation ?? epoch.name.generation
            let name = KeyName(epoch: epoch.name.epoch, generation: latest + 1)
            let object = try await workers.run { _ throws(PraError) in
                try epoch.object.rewrapped(epoch.keys, for: recipients)
            }
            try await put(object, name)
            fresh.append(name)
        }
        try await prove(fresh, recipients)
        for name in try await names() where fresh.contains(where: { $0.epoch == name.epoch && name < $0 }) {
            try await objects.delete(name.key)
        }
    }

    /// Begins a new epoch: what is written from now on has a data key that no leaked one opens.
    /// - Parameter recipients: all of them: none can be given a key that only the others could open.
    func addEpoch(opening secret: Secret, for recipients: [Recipient]) async throws(PraError) {
        let opened = try await open(with: secret), last = opened[opened.count - 1]
        let absent = Set(last.object.wraps.map(\.recipient)).subtracting(recipients.map(\.name))
        guard absent.isEmpty else {
            throw PraError(
                .refused, "a new data key must be wrapped for \(absent.sorted().joined(separator: ", ")) too",
                remedy: "make the secret of every recipient readable here, for as long as this takes")
        }
        guard last.name.epoch < UInt16.max else {
            throw PraError(.refused, "store \(storeID) has no epoch left", remedy: "copy it to a new store")
        }
        let name = KeyName(epoch: last.name.epoch + 1, generation: 1)
        let keys = EpochKeys(data: EpochKeys.minted().data, id: last.keys.id)
        let object = try await workers.run { [storeID] _ throws(PraError) in
            try KeyObject(keys, storeId: storeID, epoch: name.epoch, for: recipients)
        }
        try await put(object, name)
        try await prove([name], recipients)
    }

    private func put(_ object: KeyObject, _ name: KeyName) async throws(PraError) {
        do throws(PraError) { try await objects.put(name.key, try object.encoded()) } catch
            where error.code == .storeConflict
        {
            throw PraError(
                .storeConflict, "the keys of store \(storeID) are being rotated by somebody else",
                remedy: "look at `pra key list`, then run this again if it is still wanted", retry: .later)
        }
    }

    /// Every recipient opens what was put, or what came after it.
    private func prove(_ fresh: [KeyName], _ recipients: [Recipient]) async throws(PraError) {
        for recipient in recipients {
            let names = try await open(with: recipient.secret).map(\.name)
            for name in fresh where !names.contains(where: { $0.epoch == name.epoch && $0 >= name }) {
                throw corrupt(name.key, "it does not open with the key of \(recipient.name), just after it was put")
            }
        }
    }
}

extension KeyObject {
    fileprivate func rewrapped(_ keys: EpochKeys, for recipients: [Recipient]) throws(PraError) -> KeyObject {
        var object = try KeyObject(keys, storeId: storeId, epoch: epoch, for: recipients)
        object.wraps += wraps.filter { wrap in !recipients.contains { $0.name == wrap.recipient } }
        return object
    }
}
