/// How much WAL a replication slot holds back on the server, and how much it may.
package struct SlotStrain: Hashable, Sendable {
    package enum Level: Hashable, Sendable {
        case calm
        /// Four fifths of what it may hold are reached.
        case near
        /// The server may remove the WAL that it needs with the next checkpoint.
        case unreserved
        /// The server has removed it, or given the slot up.
        case lost
    }

    package var slot: String
    /// `nil` when it reserves none.
    package var held: ByteCount?
    /// The policy's limit, or the server's own (`max_slot_wal_keep_size`) where that is nearer.
    package var limit: ByteCount
    package var level: Level
    /// The server's word for why it gave the slot up.
    package var invalidation: String?
}

extension ClusterObservation.Slot {
    /// WAL that the server keeps for it; `nil` when it reserves none.
    package func retained(on server: ClusterObservation) -> ByteCount? {
        restart.map { ByteCount(server.flush.distance(from: $0)) }
    }

    package func strain(on server: ClusterObservation, atMost cap: ByteCount) -> SlotStrain {
        let held = retained(on: server)
        let limit = min(cap, safe.map { (held ?? .zero) + max($0, .zero) } ?? cap)
        let isNear = held.map { $0.bytes / 4 >= limit.bytes / 5 } ?? false
        let level: SlotStrain.Level =
            switch walStatus {
            case "lost": .lost
            case "unreserved": .unreserved
            default: isNear ? .near : .calm
            }
        return SlotStrain(slot: name, held: held, limit: limit, level: level, invalidation: invalidation)
    }
}
