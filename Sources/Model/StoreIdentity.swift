/// One store among its copies. Replication, rsync and snapshots copy a store with its id, so that what was found of the
/// one holds for no other: only the place tells them apart.
package struct StoreIdentity: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Made with the store.
    package var id: String
    /// Digest of where it is.
    package var place: Digest

    package init(id: String, place: Digest) { (self.id, self.place) = (id, place) }

    package var description: String { "\(id)-\(place.hex.prefix(16))" }
}

/// Which store a name stands for, as it was seen there.
package struct LocatedRecord: Hashable, Sendable, Codable {
    package var store: String
    package var identity: StoreIdentity

    package init(store: String, identity: StoreIdentity) { (self.store, self.identity) = (store, identity) }
}
