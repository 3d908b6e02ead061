import Manifests
import Model

/// One message for one address, by SMTP. The server's certificate is always verified where there is one.
package struct MailRequest: Sendable {
    package var host: String
    package var port: Int
    package var security: AlertChannel.Email.Security
    package var credentials: (user: String, password: String)?
    /// Addresses, without line breaks.
    package var from: String
    package var to: String
    /// Headers and body as RFC 5322 has them, with CRLF.
    package var message: [UInt8]
    package var timeout: Duration
    /// File of the certificates that may vouch for the server, in place of the system's.
    package var certificates: String?
    /// As `HTTPRequest.isPublicOnly`.
    package var isPublicOnly = false

    package init(
        to: String, from: String, _ message: [UInt8], over host: String, _ port: Int,
        _ security: AlertChannel.Email.Security
    ) {
        (self.to, self.from, self.message) = (to, from, message)
        (self.host, self.port, self.security) = (host, port, security)
        timeout = .seconds(30)
    }

    var url: String { "\(security == .tls ? "smtps" : "smtp")://\(host.contains(":") ? "[\(host)]" : host):\(port)" }
}

/// What came of it.
package enum MailOutcome: Hashable, Sendable {
    /// The server has taken it upon itself to deliver it.
    case taken
    /// With its code and its last line.
    case refused(code: Int, line: String)
    case failed(HTTPFailure)
}

extension HTTPClient {
    /// - Throws: `.interrupted` when the task is cancelled, and nothing else.
    package func send(_ request: MailRequest) async throws(PraError) -> MailOutcome {
        switch try await exchange(.mail(request)) {
        case .answered: return .taken
        case .failed(let failure):
            guard let partial = failure.partial, partial.status >= 400 else { return .failed(failure) }
            return .refused(code: partial.status, line: String(decoding: partial.body, as: UTF8.self))
        }
    }
}
