import Model
import Objectives

/// What was promised, what was measured and from which ledger entries: the one document that every rendering is made
/// from.
/// Additive: a field is never removed nor given another meaning within a `schema`.
package struct SLAReport: Hashable, Sendable, Codable {
    package static let schema = "pra.sla-report/1"

    package var schema = Self.schema
    package var cover: Cover
    package var completeness: Completeness
    /// Every objective of every cluster.
    package var verdicts: [VerdictRow]
    package var clusters: [ClusterSection]
    /// `nil` in documents from before they were told.
    package var alerts: Alerts?
    package var controls: [ControlRow]?
    package var forecasts: [Forecast]?
    package var findings: [Finding]?
    package var actions: [ActionRow]?
    package var waivers: [WaiverRow]?
    package var changes: [ChangeRow]?
    package var rules: Rules?
    /// `nil` where nothing of the ledger was ever anchored.
    package var anchor: AnchorRow?
    package var methodology: [Message]
    package var limitations: [Message]
}

extension SLAReport {
    /// Who, when, and by which evidence. Given by the caller; everything else is computed.
    package struct Cover: Hashable, Sendable, Codable {
        package struct Ledger: Hashable, Sendable, Codable {
            /// Entries of the ledger that the report was computed from: those with a lower index.
            package var size: Int
            /// The Merkle tree's root at that size.
            package var root: Digest
            /// The signed checkpoint as the ledger wrote it.
            package var checkpoint: String
            package var keyFingerprint: String

            package init(size: Int, root: Digest, checkpoint: String, keyFingerprint: String) {
                (self.size, self.root, self.checkpoint) = (size, root, checkpoint)
                self.keyFingerprint = keyFingerprint
            }
        }

        /// Follows from the rest of the cover: the same report has the same name wherever it is made again. `nil` in
        /// documents from before it was told.
        package var id: String?
        package var from: Timestamp
        package var to: Timestamp
        /// IANA name, by which the period was chosen.
        package var timeZone: String
        /// `nil` in documents from before it was told.
        package var calendar: Calendar?
        package var generatedAt: Timestamp
        package var toolVersion: String
        /// SHA-256 over the manifests in which the newest promise was stated.
        package var manifestRevision: Digest
        package var ledger: Ledger

        package init(
            from: Timestamp, to: Timestamp, timeZone: String, generatedAt: Timestamp, toolVersion: String,
            manifestRevision: Digest, ledger: Ledger, calendar: Calendar? = nil
        ) {
            (self.from, self.to, self.timeZone, self.generatedAt) = (from, to, timeZone, generatedAt)
            self.calendar = calendar
            (self.toolVersion, self.manifestRevision, self.ledger) = (toolVersion, manifestRevision, ledger)
        }
    }

    /// Over which population, and what is missing from it.
    package struct Completeness: Hashable, Sendable, Codable {
        /// Clusters that the report had to cover.
        package var population: [ResourceID]
        /// Those of them for which nothing was stated.
        package var withoutObjectives: [ResourceID]
        /// Entries of the ledger, and their first and last index; `nil` without any.
        package var facts: Int
        package var firstIndex: Int?
        package var lastIndex: Int?
        /// Indices missing between them: 0 in a whole ledger.
        package var missingIndices: Int
        /// When the ledger's first entry was written; `nil` without any, and in documents from before it was told.
        package var begins: Timestamp?
        /// When the newest of them was: what happened later is not in the report. `nil` likewise.
        package var ends: Timestamp?
    }

    /// What waivers except of a promise: for how long, and what is measured without that time.
    package struct ExceptedPart: Hashable, Sendable, Codable {
        package var waivers: [String]
        package var time: Message.Argument
        /// `nil` when nothing is left that could be measured.
        package var measured: Message.Argument?
    }

    package struct VerdictRow: Hashable, Sendable, Codable {
        package var cluster: String
        /// Whose promise it is, and the part of the period in which it was made: one row for each target that was
        /// stated. `nil` when nothing is stated, and in documents from before that was told.
        package var plan: String?
        package var from: Timestamp?
        package var to: Timestamp?
        package var objective: ObjectiveResult.Kind
        package var scenario: String?
        /// Of availability: which of the cluster's endpoints; `nil` for the cluster itself.
        package var endpoint: String?
        package var target: Message.Argument?
        package var measured: Message.Argument?
        package var confidence: Confidence?
        package var verdict: Verdict
        package var population: Int
        package var unknownShare: Ratio?
        /// Of RPO: the share of the time that was seen and kept the target. `nil` where nothing was measured, and in
        /// documents from before it was told.
        package var withinTarget: Ratio?
        /// `nil` where nothing was measured or no share is promised, and in documents from before it was told.
        package var budget: ErrorBudget?
        /// What waivers except; `nil` without one.
        package var excepted: ExceptedPart?
        package var detail: Message
        package var sources: Sources
    }

    package struct ClusterSection: Hashable, Sendable, Codable {
        package var cluster: ResourceID
        /// Of the latest promise that stands at the end of the period.
        package var plan: String?
        package var planDigest: Digest?
        /// The part of the period in which something was promised.
        package var from: Timestamp
        package var to: Timestamp
        package var exposures: [ExposureCurve]
        package var backups: SlotTable
        package var points: [PointRow]
        /// `nil` in documents from before it was told.
        package var copies: [StoreCopies]?
        package var drillSlots: SlotTable
        package var drills: [DrillRow]
        /// `nil` in documents from before it was told.
        package var drillAges: [DrillAge]?
        package var verifications: [VerificationRow]
        package var incidents: [IncidentRow]
        package var walGaps: [WALGapRow]
    }
}
