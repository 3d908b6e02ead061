import Model

/// A kind of manifest: its name in YAML and the shape of its `spec`.
package protocol Kind: SendableMetatype {
    associatedtype Spec: Hashable & Sendable
    static var name: String { get }
    /// What it states, in one sentence fragment.
    static var doc: String { get }
    static var shape: Shape<Spec> { get }
}

package struct Metadata: Hashable, Sendable {
    package var name: String
    package var labels: [String: String]
}

/// One manifest, decoded and defaulted.
package struct Resource<Spec: Hashable & Sendable>: Sendable {
    package var kind: String
    package var metadata: Metadata
    package var spec: Spec
    /// Of the document's first line.
    package var location: SourceLocation
    /// SHA-256 of the canonical effective values: the generation that preconditions and drill verdicts are bound to.
    package var digest: Digest
    /// Those values as JSON on one line: what `digest` is of.
    package var document: String

    package var id: ResourceID { ResourceID(kind, metadata.name) }
    package var name: String { metadata.name }
}
