import Manifests
import Model

/// Finds the secret behind a reference at the moment of use.
package protocol SecretResolver: Sendable {
    /// - Throws: `.secretUnavailable`, naming the reference and never any part of the secret.
    func resolve(_ reference: SecretReference) async throws(PraError) -> Secret
}

/// A secret in memory. Printing, interpolating or reflecting it shows no part of it.
package struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package let revealed: String

    package init(_ revealed: String) { self.revealed = revealed }

    package var description: String { "[secret]" }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
