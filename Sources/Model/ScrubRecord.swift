/// The outcome of reading a part of a store back.
package struct ScrubRecord: Hashable, Sendable, Codable {
    /// A point that stands on what is damaged.
    package struct Stricken: Hashable, Sendable, Codable {
        package var point: ActionID
        package var cluster: String
        package var findings: [String]

        package init(point: ActionID, cluster: String, findings: [String]) {
            (self.point, self.cluster, self.findings) = (point, cluster, findings)
        }
    }

    package var action: ActionID
    package var store: String
    package var objects: Int
    package var bytesRead: ByteCount
    /// Of the rest of the store, what an earlier reading stands for; `nil` when nothing does.
    package var remembered: RememberedReading?
    /// Due as well, and left to the next pass.
    package var left: ByteCount
    /// One line each; empty when what was read is sound. What is damaged is read again in each pass.
    package var findings: [String]
    package var points: [Stricken]
    @InSeconds package var took: Duration
    package var readFrom: ReadFrom

    package init(
        action: ActionID, store: String, objects: Int, bytesRead: ByteCount, remembered: RememberedReading?,
        left: ByteCount, findings: [String], points: [Stricken], took: Duration, readFrom: ReadFrom
    ) {
        (self.action, self.store, self.objects, self.bytesRead) = (action, store, objects, bytesRead)
        (self.remembered, self.left, self.findings, self.points) = (remembered, left, findings, points)
        (self.took, self.readFrom) = (took, readFrom)
    }
}
