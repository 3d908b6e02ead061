import Model

/// One HTTP exchange to be made. Redirects are not followed: an answer is what the named place says.
package struct HTTPRequest: Sendable {
    package enum Method: Hashable, Sendable {
        case get
        case head
        case delete
        case post([UInt8], contentType: String)
        case put([UInt8])
    }

    package var method: Method
    /// `http` or `https`; certificates are always verified.
    package var url: String
    /// Names and values without line breaks.
    package var headers: [String: String]
    /// From the first packet to the last byte.
    package var timeout: Duration
    /// Bytes of the answer's body that are kept; the rest is not read.
    package var bodyLimit: Int
    /// How long the way to the server may take, and how long less than 1 KiB a second may move; `timeout` without it.
    package var stall: Duration?
    /// Connects to addresses of the public internet alone, and to them without a proxy.
    package var isPublicOnly = false
    /// File of the certificates that may vouch for the server, in place of the system's.
    package var certificates: String?

    package init(
        _ method: Method, _ url: String, headers: [String: String] = [:], timeout: Duration, bodyLimit: Int = 65_536
    ) {
        (self.method, self.url, self.headers) = (method, url, headers)
        (self.timeout, self.bodyLimit) = (timeout, bodyLimit)
    }
}

/// What came of a request. That nobody answered is a result: a probe records it, a channel makes an error of it.
package enum HTTPOutcome: Hashable, Sendable {
    case answered(HTTPReply)
    case failed(HTTPFailure)
}

package struct HTTPReply: Hashable, Sendable {
    package var status: Int
    /// At most the request's `bodyLimit`.
    package var body: [UInt8]
    package var isTruncated: Bool
    package var took: Duration
    /// Names in lower case.
    package var headers: [String: String]

    package init(
        status: Int, body: [UInt8], isTruncated: Bool, took: Duration, headers: [String: String] = [:]
    ) {
        (self.status, self.body, self.isTruncated, self.took) = (status, body, isTruncated, took)
        self.headers = headers
    }

    package var isSuccess: Bool { (200..<300).contains(status) }

    /// 429 and 5xx are worth another try later; what else is not success is a matter of configuration.
    package var retry: PraError.Retry { status == 429 || (500..<600).contains(status) ? .later : .never }
}

package struct HTTPFailure: Hashable, Sendable {
    package enum Reason: String, Hashable, Sendable {
        case badURL, nameUnknown, notPublic, notConnected, certificate, notEncrypted, timedOut, broken
    }

    package var reason: Reason
    /// libcurl's words for the kind of failure: they name no host and no URL, so they may be shown when the URL is a
    /// secret.
    package var words: String
    /// libcurl's words for this failure; may name the host.
    package var detail: String
    package var took: Duration
    /// What had come when it broke.
    package var partial: HTTPReply?

    /// A bad URL or certificate stays bad until somebody mends it.
    package var retry: PraError.Retry {
        switch reason {
        case .badURL, .notPublic, .certificate, .notEncrypted: .never
        case .nameUnknown, .notConnected, .timedOut, .broken: .later
        }
    }
}
