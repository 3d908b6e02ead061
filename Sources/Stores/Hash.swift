import Crypto
import Model

/// SHA-256 that takes its bytes in parts.
package struct Hash {
    private var state = SHA256()

    package init() {}

    package mutating func add(_ bytes: ArraySlice<UInt8>) {
        unsafe bytes.withUnsafeBytes { unsafe state.update(bufferPointer: $0) }
    }

    package func digest() -> Model.Digest { Model.Digest(state.finalize()) }

    /// `idKind: sha256`: an extent's id and a pack's name.
    static func of(_ bytes: ArraySlice<UInt8>) -> Model.Digest {
        var hash = Hash()
        hash.add(bytes)
        return hash.digest()
    }

    static func of(_ bytes: [UInt8]) -> Model.Digest { of(bytes[...]) }
}
