import Model
import Ports

/// One thing that every `ObjectStore` does. It throws a `Breach` where the store does not.
package struct Clause: Sendable, CustomStringConvertible {
    package let description: String
    /// On an empty store.
    package let check: @Sendable (any ObjectStore) async throws -> Void

    init(_ description: String, _ check: @escaping @Sendable (any ObjectStore) async throws -> Void) {
        (self.description, self.check) = (description, check)
    }

    package static let all = values + names + races + listings
}

package struct Breach: Error, CustomStringConvertible {
    package let description: String
}

func expect(_ isSo: Bool, _ what: @autoclosure () -> String) throws {
    if !isSo { throw Breach(description: what()) }
}

/// The code of the error that `body` throws.
func code(_ body: () async throws -> Void) async throws -> PraError.Code {
    do { try await body() } catch {
        guard let error = error as? PraError else { throw Breach(description: "threw \(error)") }
        return error.code
    }
    throw Breach(description: "threw nothing")
}

/// Bytes that do not compress, the same for the same seed.
package func noise(_ seed: UInt64, _ count: Int) -> [UInt8] {
    var state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    return (0..<count).map { _ in
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return UInt8(truncatingIfNeeded: state)
    }
}
