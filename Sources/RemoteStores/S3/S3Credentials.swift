import Manifests
import Model
import Ports

/// The credentials in use, read again when the service refuses them.
actor S3Credentials {
    private let references: BackupStore.Credentials
    private let secrets: any SecretResolver
    private var current: SigV4.Credentials?

    init(_ references: BackupStore.Credentials, _ secrets: any SecretResolver) {
        (self.references, self.secrets) = (references, secrets)
    }

    func get() async throws(PraError) -> SigV4.Credentials {
        if let current { return current }
        let read = try await read()
        current = read
        return read
    }

    /// - Returns: whether there are others than those that were refused. They may be a new id with an old key, when
    ///   somebody was changing them just then: those are refused too, and read again.
    func renew(after refused: SigV4.Credentials) async throws(PraError) -> Bool {
        if let current, current != refused { return true }
        let read = try await read()
        current = read
        return read != refused
    }

    private func read() async throws(PraError) -> SigV4.Credentials {
        let id = try await secrets.resolve(references.accessKeyID).revealed
        let key = try await secrets.resolve(references.secretAccessKey).revealed
        var token: String?
        if let reference = references.sessionToken { token = try await secrets.resolve(reference).revealed }
        return SigV4.Credentials(accessKeyID: id, secretAccessKey: key, sessionToken: token)
    }
}
