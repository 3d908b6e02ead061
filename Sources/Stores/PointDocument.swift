import Model

/// One recovery point as its store holds it, in `clusters/<uid>/points/<action>`: all that a bare machine needs to
/// restore it.
package struct PointDocument: Hashable, Sendable, Codable {
    package struct Tablespace: Hashable, Sendable, Codable {
        package var oid: UInt32
        /// On the source.
        package var path: String

        package init(oid: UInt32, path: String) { (self.oid, self.path) = (oid, path) }
    }

    package struct RequiredSegment: Hashable, Sendable, Codable {
        package var name: String
        /// Of the segment's plain bytes; of the last one those before the point's `stop`, as it may still be open.
        package var digest: Digest

        package init(name: String, digest: Digest) { (self.name, self.digest) = (name, digest) }
    }

    package var action: ActionID
    package var clusterUID: String
    package var clusterName: String
    package var epoch: Int
    package var system: SystemIdentifier
    package var timeline: Timeline
    package var start: LSN
    package var stop: LSN
    package var startedAt: Timestamp
    package var stoppedAt: Timestamp
    package var major: Int
    package var walSegmentBytes: Int
    package var blockBytes: Int
    @Base64 package var backupLabel: [UInt8] = []
    @Base64 package var tablespaceMap: [UInt8] = []
    package var tree: Digest
    package var tablespaces: [Tablespace]
    package var settings: [String: String]
    /// Why the copy is suspect; `nil` for a clean one.
    package var taint: String?
    package var requiredWAL: [RequiredSegment]
    package var dataBytes: ByteCount
    package var addedBytes: ByteCount

    package init(
        action: ActionID, clusterUID: String, clusterName: String, epoch: Int, system: SystemIdentifier,
        timeline: Timeline, start: LSN, stop: LSN, startedAt: Timestamp, stoppedAt: Timestamp, major: Int,
        walSegmentBytes: Int, blockBytes: Int, backupLabel: [UInt8], tablespaceMap: [UInt8], tree: Digest,
        tablespaces: [Tablespace], settings: [String: String], taint: String?, requiredWAL: [RequiredSegment],
        dataBytes: ByteCount, addedBytes: ByteCount
    ) {
        (self.action, self.clusterUID, self.clusterName, self.epoch) = (action, clusterUID, clusterName, epoch)
        (self.system, self.timeline, self.start, self.stop) = (system, timeline, start, stop)
        (self.startedAt, self.stoppedAt, self.major) = (startedAt, stoppedAt, major)
        (self.walSegmentBytes, self.blockBytes) = (walSegmentBytes, blockBytes)
        (self.backupLabel, self.tablespaceMap, self.tree) = (backupLabel, tablespaceMap, tree)
        (self.tablespaces, self.settings, self.taint) = (tablespaces, settings, taint)
        (self.requiredWAL, self.dataBytes, self.addedBytes) = (requiredWAL, dataBytes, addedBytes)
    }
}

extension PointDocument {
    /// The segments from `start` to `stop`, each with how many of its first bytes a restore needs.
    package var neededSegments: [(name: WALName, bytes: Int)] {
        guard stop > start else { return [] }
        let size = UInt64(walSegmentBytes)
        return (start.bytes / size...(stop.bytes - 1) / size).map { number in
            let name = WALName.segment(timeline, number: number, segmentBytes: walSegmentBytes)
            return (name, Int(min(size, stop.bytes - number * size)))
        }
    }
}

extension PointDocument {
    /// Of the settings that are labels.
    package static let label = "label."

    package var labels: [String: String] {
        let named = settings.filter { $0.key.hasPrefix(Self.label) }
        return Dictionary(uniqueKeysWithValues: named.map { (String($0.key.dropFirst(Self.label.count)), $0.value) })
    }
}
