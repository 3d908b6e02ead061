import FoundationEssentials
import Model
import NIOCore
import NIOSSL
import Ports
import Synchronization

/// By what the console is known over TLS: a certificate and its key, in files that are read again when they change.
package final class ServerCertificate: Sendable {
    /// Before its end, so that whoever renews it by hand still can.
    private static let notice = Duration.seconds(14 * 86_400)

    private struct Files: Hashable {
        var chain: Data
        var key: Data
    }

    private struct Loaded {
        var files: Files
        var chain: [NIOSSLCertificate]
        var key: NIOSSLPrivateKey

        var end: Timestamp { Timestamp(seconds: Int64(chain.map(\.notValidAfter).min() ?? 0)) }

        var configuration: TLSConfiguration {
            var configuration = TLSConfiguration.makeServerConfiguration(
                certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
            configuration.minimumTLSVersion = .tlsv12
            return configuration
        }
    }

    private let certificate: String
    private let key: String
    private let loaded: Mutex<Loaded>

    /// - Parameter certificate: a PEM file, with the certificates between it and a root after it.
    /// - Parameter key: a PEM file without a passphrase, that its owner alone may read.
    /// - Throws: `.usage` or `.secretUnavailable` where no client could be served with them.
    package init(certificate: String, key: String) throws(PraError) {
        (self.certificate, self.key) = (certificate, key)
        loaded = Mutex(try Self.load(try Self.read(certificate, key), certificate, key))
    }

    /// Reads the files again, for connections from now on; those that are open go on.
    /// - Returns: whether something else stands in them.
    /// - Throws: as at the beginning; what was read before stays in force.
    package func refresh() throws(PraError) -> Bool {
        let files = try Self.read(certificate, key)
        guard files != loaded.withLock({ $0.files }) else { return false }
        let new = try Self.load(files, certificate, key)
        loaded.withLock { $0 = new }
        return true
    }

    /// What whoever cares for it should know.
    package func warning(at now: Timestamp) -> String? {
        let end = loaded.withLock { $0.end }
        guard end - now < Self.notice else { return nil }
        let when = now < end ? "expires" : "expired"
        return "the certificate \(certificate) \(when) at \(end): renew it; the files are read again when they change"
    }

    var configuration: TLSConfiguration {
        var configuration = loaded.withLock { $0.configuration }
        configuration.sslContextCallback = { [self] _, promise in
            let now = loaded.withLock { $0 }
            var parts = NIOSSLContextConfigurationOverride()
            parts.certificateChain = now.chain.map { .certificate($0) }
            parts.privateKey = .privateKey(now.key)
            promise.succeed(parts)
        }
        return configuration
    }

    private static func read(_ certificate: String, _ key: String) throws(PraError) -> Files {
        if let mode = sharedMode(of: key) {
            throw PraError(
                .secretUnavailable, "others than its owner may use the key file \(key): its mode is \(mode)",
                remedy: "chmod 600 \(key); if others may have read it, have a certificate for a new one")
        }
        return Files(chain: try contents(of: certificate), key: try contents(of: key))
    }

    private static func contents(of file: String) throws(PraError) -> Data {
        do { return try Data(contentsOf: URL(filePath: file)) } catch {
            throw PraError(.usage, "\(file) can not be read: \(error)", remedy: "name a PEM file that pra may read")
        }
    }

    private static func load(
        _ files: Files, _ certificate: String, _ key: String
    ) throws(PraError) -> Loaded {
        let chain: [NIOSSLCertificate]
        do { chain = try NIOSSLCertificate.fromPEMBytes(Array(files.chain)) } catch {
            throw PraError(.usage, "\(certificate) has no certificate (\(error))", remedy: "name a PEM file")
        }
        let secret: NIOSSLPrivateKey
        do { secret = try NIOSSLPrivateKey(bytes: Array(files.key), format: .pem) } catch {
            throw PraError(
                .usage, "\(key) has no key (\(error))", remedy: "name a PEM file with a key that has no passphrase")
        }
        let loaded = Loaded(files: files, chain: chain, key: secret)
        do { _ = try NIOSSLContext(configuration: loaded.configuration) } catch {
            throw PraError(
                .usage, "the key in \(key) is not that of the certificate in \(certificate) (\(error))",
                remedy: "name the two files of one certificate")
        }
        return loaded
    }
}
