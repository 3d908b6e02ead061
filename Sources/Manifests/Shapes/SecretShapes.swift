import Model
import YAML

extension Shape where Value == SecretReference {
    /// Says where a secret is. A secret itself is refused without being repeated.
    static let secret: Shape = {
        let forms = Shape.exactlyOne([
            Field(
                "env", Shape<String>.text(.environmentVariable).made { .env($0) },
                "The environment variable that holds it"),
            Field(
                "file", Shape<String>.text(.absolutePath).made { .file($0) }, "The file whose first line it is",
                example: "/run/secrets/akig_pw"),
            Field(
                "exec", Shape<[String]>.list(.text(.paragraph), atLeast: 1).made { .exec($0) },
                "The program, with its arguments, that prints it", example: ["pass", "show", "akig"]),
        ])
        return Shape(outline: forms.outline) { node, reader in
            reader.asSecret { reader in
                guard case .mapping = node.content else {
                    reader.report(
                        "inline-secret", at: node.at, "a secret may not stand in a manifest",
                        "say where it is: {env: NAME}, {file: /PATH} or {exec: [PROGRAM]}; and change this one"
                    )
                    return nil
                }
                return forms.read(node, &reader)
            }
        }
    }()
}

extension Shape where Value == AlertChannel.SecretOrText {
    /// A URL, or where to find one that holds a token.
    static let webURLOrSecret = orSecret(.webURL)

    static let lineOrSecret = orSecret(.line)

    /// What stands in the manifest is not repeated: it may be a secret all the same.
    private static func orSecret(_ form: TextForm<String>) -> Shape {
        let (plain, secret) = (Shape<String>.text(form), Shape<SecretReference>.secret)
        return Shape(outline: .either([plain.outline, secret.outline])) { node, reader in
            guard case .scalar = node.content else { return secret.made { .secret($0) }.read(node, &reader) }
            return reader.asSecret { plain.made { .text($0) }.read(node, &$0) }
        }
    }
}

extension Shape {
    /// The same shape, its value made into another.
    func made<Other: Sendable>(_ make: @escaping @Sendable (Value) -> Other) -> Shape<Other> {
        Shape<Other>(outline: outline) { node, reader in
            read(node, &reader).map { Reading(value: make($0.value), effective: $0.effective) }
        }
    }
}
