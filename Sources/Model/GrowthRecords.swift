/// How full a store was found to be; recorded when that changes by a hundredth, at most hourly, and at least daily.
package struct FilledRecord: Hashable, Sendable, Codable {
    package var total: ByteCount
    package var free: ByteCount
    /// Above this share nothing new is backed up into it, as its manifest states it.
    package var stopAt: Ratio
    /// Complete points, and those of them that somebody holds.
    package var points: Int
    package var held: Int

    package init(total: ByteCount, free: ByteCount, stopAt: Ratio, points: Int, held: Int) {
        (self.total, self.free, self.stopAt) = (total, free, stopAt)
        (self.points, self.held) = (points, held)
    }

    package var used: ByteCount { ByteCount(total.bytes - free.bytes) }
}

/// How large a cluster was found to be, and how far its WAL had come; recorded like `FilledRecord`.
package struct SizedRecord: Hashable, Sendable, Codable {
    package var database: ByteCount
    package var timeline: Timeline
    package var insert: LSN

    package init(database: ByteCount, timeline: Timeline, insert: LSN) {
        (self.database, self.timeline, self.insert) = (database, timeline, insert)
    }
}
