import Model
import YAML

/// A whole document of one kind.
struct Manifest<K: Kind>: Sendable {
    var apiVersion: String
    var kind: String
    var metadata: Metadata
    var spec: K.Spec

    static var shape: Shape<Manifest> {
        .object(
            Manifest.init, apiVersionField, Field("kind", .exactly(K.name), K.doc),
            Field("metadata", metadataShape, "Name and labels"), Field("spec", K.shape, "What must be true"))
    }
}

/// The version of all kinds.
package let apiVersionName = "pra/v1"

private let apiVersionField = Field("apiVersion", Shape.exactly(apiVersionName), "Version of the manifest's form")

private let metadataShape = Shape<Metadata>.object(
    Metadata.init,
    Field("name", .text(.name), "Its name, one of a kind", example: "akig"),
    Field(
        "labels", .map(.text(.labelValue), keys: .labelKey), "For selectors", default: [:],
        example: ["tier": "critical"]))

extension Shape where Value == String {
    fileprivate static func exactly(_ word: String) -> Shape {
        let outline = Outline.choice([word])
        return Shape(outline: outline) { node, reader in
            guard case .scalar(let scalar) = node.content, scalar.text == word else {
                reader.refuse(node, outline, rule: "bad-choice")
                return nil
            }
            return Reading(value: word, effective: Effective(.scalar(.text(word)), from: node))
        }
    }
}

extension Resource {
    /// Takes what its values have come to be.
    mutating func settle(_ values: Effective) {
        document = values.member("spec")?.json.compact ?? ""
        digest = sha256(Array(document.utf8))
    }

    init<K: Kind>(_ reading: Reading<Manifest<K>>, at location: SourceLocation) where K.Spec == Spec {
        let canonical = reading.effective.member("spec")?.json.compact ?? ""
        self.init(
            kind: reading.value.kind, metadata: reading.value.metadata, spec: reading.value.spec, location: location,
            digest: sha256(Array(canonical.utf8)), document: canonical)
    }
}

extension Effective {
    package func member(_ name: String) -> Effective? {
        guard case .object(let members) = content else { return nil }
        return members.first { $0.name == name }?.value
    }
}
