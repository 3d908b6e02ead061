import Model
import YAML

/// A file with manifests, as its bytes.
package struct SourceFile: Sendable {
    package var path: String
    package var bytes: [UInt8]

    package init(path: String, bytes: [UInt8]) { (self.path, self.bytes) = (path, bytes) }
}

/// What one file says, before it is seen beside the others. Files are independent, so they may be read in parallel.
package struct FileReading: Sendable {
    package var path: String
    package var problems: [Diagnostic]
    /// Its revision is the digest of this file's bytes.
    package var desired: Desired
    var references: [Reference]
    /// The names of all its manifests, invalid ones included: what is broken is not missing.
    var declared: [Declaration]
}

struct Declaration: Sendable {
    var id: ResourceID
    var location: SourceLocation
}

/// One document with its effective values.
package struct EffectiveManifest: Sendable {
    package var file: String
    package var kind: String
    package var values: Effective

    /// SHA-256 of all its values: unlike a `Resource`'s, of the labels too.
    package var digest: Digest { sha256(Array(values.json.compact.utf8)) }

    package var name: String? {
        guard case .scalar(.text(let name))? = values.member("metadata")?.member("name")?.content else { return nil }
        return name
    }

    /// Where the value at `path` was written, or the deepest part of it that was.
    package func location(of path: [Step]) -> SourceLocation {
        var (value, mark) = (values, values.origin)
        for step in path {
            guard let inner = value.at(step) else { break }
            (value, mark) = (inner, inner.origin ?? mark)
        }
        return SourceLocation(file: file, line: Int(mark?.line ?? 1), column: Int(mark?.column ?? 1))
    }
}

package func readManifests(_ file: SourceFile, limits: Limits = Limits()) -> FileReading {
    var reader = Reader(file: file.path)
    var desired = Desired(revision: sha256(file.bytes))
    var declared: [Declaration] = []
    let problems = readYAML(file.bytes, file: file.path, limits: limits) { node in
        guard !node.isNothing, let row = kind(of: node, &reader) else { return }
        if let name = node.declaredName {
            declared.append(Declaration(id: ResourceID(row.name, name), location: reader.location(of: node.at)))
        }
        if let values = row.read(node, &reader, &desired) {
            desired.documents.append(EffectiveManifest(file: file.path, kind: row.name, values: values))
        }
    }
    // What is no good YAML 1.2 is said once: that it is no good value either follows.
    let places = Set(problems.map(\.location))
    return FileReading(
        path: file.path, problems: problems + reader.problems.filter { !places.contains($0.location) },
        desired: desired, references: reader.references, declared: declared)
}

/// The documents of `file` that can be read, defaults filled in. Problems are those of `readManifests`.
package func effectiveManifests(_ file: SourceFile) -> [EffectiveManifest] { readManifests(file).desired.documents }

private func kind(of node: Node, _ reader: inout Reader) -> KindRow? {
    guard case .mapping = node.content else {
        reader.report(
            "wrong-type", at: node.at, "a manifest is a mapping, and this is \(node.sort)",
            "begin with apiVersion: \(apiVersionName)")
        return nil
    }
    let names = kindTable.map(\.name)
    guard let field = node.value(of: "kind") else {
        reader.report(
            "missing-field", at: node.at, "“kind” is missing", "add “kind”: one of \(names.joined(separator: ", "))")
        return nil
    }
    if case .scalar(let scalar) = field.content, let row = kindsByName[scalar.text] { return row }
    reader.within(.field("kind")) { reader in
        guard case .scalar(let scalar) = field.content else {
            return reader.refuse(field, .choice(names), rule: "wrong-type")
        }
        reader.report(
            "unknown-kind", at: field.at, "there is no kind \(reader.quote(field))",
            suggestion(for: scalar.text, among: names))
    }
    return nil
}

extension Node {
    fileprivate var declaredName: String? {
        guard case .scalar(let name) = value(of: "metadata")?.value(of: "name")?.content else { return nil }
        return name.text
    }

    /// An empty document, as after a last `---`.
    fileprivate var isNothing: Bool {
        if case .scalar(let scalar) = content { scalar.resolved == .null } else { false }
    }
}
