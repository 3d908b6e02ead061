import Model

/// One entry's bytes as they go into a pack.
struct StoredFrame: Sendable {
    var bytes: [UInt8]
    /// Of a delta: the extent that it changes, and what is to be done with it.
    var base: (id: Digest, depth: UInt8, kind: Entry.Kind)?
}

extension Store {
    /// A longer chain would make reading slower than it saves space.
    static let deepest = 8

    /// An extent as a change of another one whose bytes are not read: by the hashes of both. Whole where those are not
    /// known, where that is not a quarter of the bytes, and where the other one is as deep as may be.
    func frame(
        _ raw: [UInt8], over chain: [ExtentIndex.Found], _ pages: (old: PageHashes, new: PageHashes)?,
        _ compressor: Compressor
    ) -> Ticket<StoredFrame> {
        let whole = { @Sendable (codec: Codec) in StoredFrame(bytes: codec.extentFrame(raw, compressor)) }
        guard let pages, let base = chain.first?.entry, let root = chain.last?.entry, root.kind == .full,
            base.depth < Store.deepest
        else { return workers.submit(whole) }
        let most = Int(root.frameLength) / 4, (old, new) = pages
        return workers.submit { codec in
            let bytes = PageDelta(of: raw, new, unlike: old).frames(compressor, with: codec)
            return bytes.count > most ? whole(codec) : StoredFrame(bytes: bytes, base: (base.id, base.depth, .pages))
        }
    }

    /// An extent as a change of another one, or whole where that is not a quarter of the bytes, or where the other one
    /// can not be read.
    /// - Parameter chain: of what stood in its place. Where it is as deep as may be, its root is the base: the change
    ///   grows, and the chain begins anew.
    func frame(
        _ raw: [UInt8], over chain: [ExtentIndex.Found], _ compressor: Compressor
    ) async throws(PraError) -> Ticket<StoredFrame> {
        let whole = { @Sendable (codec: Codec) in StoredFrame(bytes: codec.extentFrame(raw, compressor)) }
        guard let newest = chain.first, let root = chain.last, root.entry.kind == .full else {
            return workers.submit(whole)
        }
        let startsAnew = newest.entry.depth >= Store.deepest
        let base = (startsAnew ? root : newest).entry, most = Int(root.entry.frameLength) / 4
        let stored: StoredExtent
        do throws(PraError) { stored = try await self.stored(startsAnew ? [root] : chain) } catch
            where error.code == .storeCorrupt
        {
            return workers.submit(whole)
        }
        return workers.submit { codec in
            let old = Result { () throws(PraError) in try stored.plain(with: codec) }
            guard case .success(let old) = old else { return whole(codec) }
            let (bytes, kind) = PageDelta(of: raw, over: old).framesOverBase(compressor, with: codec)
            return bytes.count > most ? whole(codec) : StoredFrame(bytes: bytes, base: (base.id, base.depth, kind))
        }
    }
}
