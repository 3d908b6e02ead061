import Manifests
import Model
import Ports
import Synchronization
import Transfer

/// Makes calls to one bucket: signs them, repeats what is worth repeating, and makes errors of the rest.
final class S3Client: Sendable {
    /// Requests in flight to one bucket.
    static let parallel = 16

    let place: S3Place
    private let access: RemoteAccess
    private let credentials: S3Credentials
    private let gate = Gate(S3Client.parallel)
    private let made = Mutex<[String: Int]>([:])

    init(_ place: S3Place, _ settings: BackupStore.S3, _ access: RemoteAccess) {
        (self.place, self.access) = (place, access)
        credentials = S3Credentials(settings.credentials, access.secrets)
    }

    /// Requests by method, tries counted one by one.
    var requests: [String: Int] { made.withLock { $0 } }

    /// - Returns: success; or 404 for an object that is authoritatively absent, 412, 416 and 501.
    func send(_ call: S3Call) async throws(PraError) -> HTTPReply {
        var call = call, tries = 0
        let start = access.time.elapsed()
        while true {
            let again: Again
            switch try await attempt(call) {
            case .success(let reply): return reply
            case .failure(let cause): again = cause
            }
            if let partial = again.partial { call.reading?.keep(partial) } else { call.reading?.restart() }
            tries += 1
            let drawn = access.patience.backoff.delay(before: tries + 1, using: access.random)
            let pause = again.pause.map { max($0, drawn) } ?? drawn
            guard access.time.elapsed() - start + pause < access.patience.call else { throw again.givenUp(tries) }
            try await access.time.sleep(for: pause)
        }
    }

    /// One try.
    private func attempt(_ call: S3Call) async throws(PraError) -> Result<HTTPReply, Again> {
        let used = try await credentials.get()
        await gate.enter()
        defer { gate.leave() }
        made.withLock { $0[call.method.rawValue, default: 0] += 1 }
        switch try await access.client.send(signed(call, used)) {
        case .failed(let failure): return .failure(try again(failure, call))
        case .answered(let reply):
            guard let fault = S3Fault(reply, isObject: call.isObject) else { return whole(reply, of: call) }
            if fault.isAnswer { return try answer(reply, fault, call) }
            let error = fault.error(of: call, at: place)
            if fault.blamesCredentials {
                guard try await credentials.renew(after: used) else { throw error }
                return .failure(Again(error: error))
            }
            guard fault.isPassing else { throw error }
            return .failure(Again(error: error, pause: retryAfter(reply)))
        }
    }

    /// An object that changed while it was read in parts is read anew.
    private func answer(
        _ reply: HTTPReply, _ fault: S3Fault, _ call: S3Call
    ) throws(PraError) -> Result<HTTPReply, Again> {
        guard call.reading != nil, reply.status == 412 else { return .success(reply) }
        return .failure(Again(error: fault.error(of: call, at: place)))
    }

    private func whole(_ reply: HTTPReply, of call: S3Call) -> Result<HTTPReply, Again> {
        guard let reading = call.reading else { return .success(reply) }
        let broken = PraError(
            .storeUnreachable, "\(place.name(of: call.key)) came incomplete",
            remedy: "look for a proxy between this host and \(place.host)", retry: .later)
        guard let bytes = reading.whole(reply) else { return .failure(Again(error: broken)) }
        if reading.range == nil, let stated = reply.headers[S3Store.digestHeader], stated != SigV4.digest(bytes) {
            var error = broken
            error.code = .storeCorrupt
            error.what = "\(place.name(of: call.key)) does not have the digest that was stored with it"
            error.remedy = "run `pra verify`: it says what is hit"
            return .failure(Again(error: error))
        }
        var complete = reply
        complete.body = bytes
        return .success(complete)
    }

    private func again(_ failure: HTTPFailure, _ call: S3Call) throws(PraError) -> Again {
        let isCertificate = failure.reason == .certificate
        let error = PraError(
            .storeUnreachable, "\(place.name(of: call.key)) cannot be reached at \(place.host): \(failure.words)",
            remedy: isCertificate
                ? "name the certificate that vouches for \(place.host) in `s3.caFile` of the store"
                : "see that \(place.host) answers from this host (curl -I), then run the same command again",
            retry: failure.retry, cause: failure.detail.isEmpty ? nil : failure.detail)
        guard failure.retry == .later else { throw error }
        return Again(error: error, partial: failure.partial)
    }

    private func signed(_ call: S3Call, _ used: SigV4.Credentials) -> HTTPRequest {
        let path = place.path(of: call.key), payload = SigV4.digest(call.body)
        var headers = call.headers.merging(call.reading?.headers ?? [:]) { _, new in new }
        headers["host"] = place.host
        headers["x-amz-content-sha256"] = payload
        headers["x-amz-date"] = SigV4.moment(access.time.now())
        headers["x-amz-security-token"] = used.sessionToken
        let request = SigV4.Request(
            method: call.method.rawValue, path: path, query: call.query, headers: headers, payload: payload)
        headers["authorization"] = SigV4(credentials: used, region: place.region).authorization(of: request)
        let url = place.url(path: path, query: SigV4.text(of: call.query))
        var sent = HTTPRequest(
            call.transferMethod, url, headers: headers, timeout: access.patience.attempt, bodyLimit: call.bodyLimit)
        (sent.stall, sent.certificates) = (access.patience.stall, place.certificates)
        return sent
    }

    private func retryAfter(_ reply: HTTPReply) -> Duration? {
        reply.headers["retry-after"].flatMap { Int64($0) }.map { .seconds(max(0, $0)) }
    }
}

/// Why a call is tried again, and what there is of it.
private struct Again: Error {
    var error: PraError
    var partial: HTTPReply?
    /// The least that the service asks for.
    var pause: Duration?

    func givenUp(_ tries: Int) -> PraError {
        var error = error
        error.what += "; given up after \(tries) \(tries == 1 ? "try" : "tries")"
        return error
    }
}
