import Manifests
import Model

/// A checkpoint to be put where whoever rewrites the ledger does not reach.
package struct AnchorOrder: Sendable {
    package var anchor: EvidencePolicy.Anchor
    /// The file of the manifest that asks for it: its repository takes a git note.
    package var manifest: String
    package var checkpoint: CheckpointNote
    /// When the checkpoint was still the newest one.
    package var before: Timestamp

    package init(_ anchor: EvidencePolicy.Anchor, of manifest: String, _ checkpoint: CheckpointNote, before: Timestamp)
    {
        (self.anchor, self.manifest, self.checkpoint, self.before) = (anchor, manifest, checkpoint, before)
    }
}
