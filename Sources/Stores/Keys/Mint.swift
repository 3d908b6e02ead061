import Model
import Ports

extension KeyChain {
    /// Makes the first keys of a store that has none, once: what another process put first is the store's.
    /// - Throws: `.storeCorrupt` when the store holds content that older keys must have sealed.
    func mint(for recipients: [Recipient]) async throws(PraError) {
        guard try await names().isEmpty else { return }
        for folder in ["packs/", "wal/", "clusters/"] where try await !objects.list(folder).isEmpty {
            throw corrupt("keys/", "the store holds encrypted content and it is empty")
        }
        let first = KeyName(epoch: 1, generation: 1)
        let object = try await workers.run { [storeID] _ throws(PraError) in
            try KeyObject(.minted(), storeId: storeID, epoch: 1, for: recipients)
        }
        do throws(PraError) { try await objects.put(first.key, try object.encoded()) } catch
            where error.code == .storeConflict
        {
            return
        }
        // Whoever minted and rotated while this process slept was first: its generation is the store's.
        if try await names().contains(where: { $0.generation > 1 }) { return try await objects.delete(first.key) }
        try await check(recipients)
    }

    /// Reads the keys back and opens them as each recipient will.
    func check(_ recipients: [Recipient]) async throws(PraError) {
        for recipient in recipients { _ = try await open(with: recipient.secret) }
    }
}
