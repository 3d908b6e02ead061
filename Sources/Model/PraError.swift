/// Everything that can go wrong, said once: what happened to which object, what to do about it, and whether trying
/// again helps.
package struct PraError: Error, Sendable, Equatable {
    package enum Retry: String, Sendable, Codable { case never, later }

    package var code: Code
    /// With the object's name: "cannot write packs/3f/3fa9…: no space left".
    package var what: String
    /// A sentence or the next command to type.
    package var remedy: String
    /// Decided where the cause is known; loops only obey.
    package var retry: Retry
    /// The library's own words; never a secret.
    package var cause: String?

    package init(_ code: Code, _ what: String, remedy: String, retry: Retry = .never, cause: String? = nil) {
        (self.code, self.what, self.remedy, self.retry, self.cause) = (code, what, remedy, retry, cause)
    }

    /// Whether a stream that ended with it goes on only behind a new base.
    package var needsBase: Bool { code == .walRemoved || code == .walGap }

    /// Gives any error back as one of ours: ours unchanged, cancellation as `.interrupted`, the rest as
    /// `.internalFault`.
    package static func wrapping(_ error: any Error) -> PraError {
        if let ours = error as? PraError { return ours }
        if error is CancellationError {
            return PraError(.interrupted, "interrupted", remedy: "run the same command again; what was done is kept")
        }
        return PraError(
            .internalFault, "unexpected error", remedy: "report this with the command that led to it", cause: "\(error)"
        )
    }
}

extension PraError: CustomStringConvertible {
    package var description: String {
        "\(code): \(what)\(cause.map { " (\($0))" } ?? "")\n  fix: \(remedy)"
    }
}
