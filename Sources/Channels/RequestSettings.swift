import Transfer

/// What every request of a channel has.
struct RequestSettings: Sendable {
    var timeout: Duration
    var isPublicOnly: Bool

    func request(_ method: HTTPRequest.Method, _ url: String, _ headers: [String: String]) -> HTTPRequest {
        var request = HTTPRequest(method, url, headers: headers, timeout: timeout)
        request.isPublicOnly = isPublicOnly
        return request
    }
}

extension HTTPFailure {
    /// Whether the other side may have taken what nobody answered.
    var mayHaveArrived: Bool {
        switch reason {
        case .timedOut, .broken: true
        case .badURL, .nameUnknown, .notPublic, .notConnected, .certificate, .notEncrypted: false
        }
    }
}
