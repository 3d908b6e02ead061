import Model

/// Where a server's WAL stood at an instant.
package struct WALSample: Hashable, Sendable {
    /// Read before the query was sent, on the clock on which exposure is asked for: two hosts' clocks never mix.
    package var at: Timestamp
    package var timeline: Timeline
    /// `pg_current_wal_insert_lsn()`: an asynchronous commit lies above what is flushed.
    package var insert: LSN
    package var segmentBytes: Int64
    /// Up to where a spool that survives has the WAL, when no commit ends without it; `nil` otherwise.
    package var spooled: LSN?
    /// When the server last read the settings by which commits wait, on its own clock.
    package var settingsLoadedAt: Timestamp?

    package init(at: Timestamp, timeline: Timeline, insert: LSN, segmentBytes: Int64) {
        (self.at, self.timeline, self.insert, self.segmentBytes) = (at, timeline, insert, segmentBytes)
    }

    package init(_ observation: ClusterObservation, at: Timestamp) {
        self.init(
            at: at, timeline: observation.timeline, insert: observation.insert, segmentBytes: observation.segmentBytes)
    }
}

extension LSN {
    /// The position where the next record can start: past the header of a page that holds no record yet. An idle server
    /// reports its insert position after that header and its flush position before it, for ever (xlog.c,
    /// `XLogBytePosToRecPtr` and `XLogBytePosToEndRecPtr`); a page is 8 KiB, its header 24 bytes, 40 at a segment's
    /// start.
    package func pastHeaders(segmentBytes: Int64) -> LSN {
        let pageStart = bytes - bytes % 8192
        let header: UInt64 = segmentBytes > 0 && pageStart % UInt64(segmentBytes) == 0 ? 40 : 24
        return LSN(max(bytes, pageStart + header))
    }
}
