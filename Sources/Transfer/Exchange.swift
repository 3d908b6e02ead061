import CCurl
import Glibc
import Manifests
import Model

/// One exchange under way: the easy handle and what has come so far. Confined to the transfer thread.
@safe final class Exchange {
    let easy: UnsafeMutableRawPointer
    let continuation: Mailbox.Continuation
    private let detail: UnsafeMutablePointer<CChar>
    private var lines: UnsafeMutablePointer<curl_slist>?
    private var answer: Answer
    private var upload: Upload?
    private let isMail: Bool
    /// An address of the target was not connected to.
    fileprivate var hasRefused = false

    /// `nil` when libcurl refuses an option, which it does for a URL or header that can not be sent.
    init?(_ request: Mailbox.Request, _ continuation: Mailbox.Continuation) {
        guard let easy = unsafe curl_easy_init() else { return nil }
        unsafe self.easy = unsafe easy
        unsafe detail = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe detail.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        self.continuation = continuation
        switch request {
        case .http(let request):
            (answer, isMail) = (Answer(limit: request.bodyLimit), false)
            guard configure(request), bound(request), setMethod(request.method) else { return nil }
        case .mail(let request):
            (answer, isMail) = (Answer(limit: 0), true)
            guard configure(request) else { return nil }
        }
    }

    deinit {
        unsafe curl_easy_cleanup(easy)
        unsafe curl_slist_free_all(lines)
        unsafe detail.deallocate()
    }

    private func configure(_ request: HTTPRequest) -> Bool {
        guard begin(request.url, "http,https", isPublicOnly: request.isPublicOnly, request.certificates) else {
            return false
        }
        var lines = request.headers.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        if case .post(_, let contentType) = request.method { lines.append("Content-Type: \(contentType)") }
        // Without it curl waits a second for a leave that many servers never give.
        if case .put = request.method { lines.append("Expect:") }
        return unsafe pra_curl_set_user_agent(easy, "pra") == CURLE_OK && setHeaders(lines)
    }

    private func configure(_ request: MailRequest) -> Bool {
        guard begin(request.url, "smtp,smtps", isPublicOnly: request.isPublicOnly, request.certificates),
            append([request.to])
        else { return false }
        let upload = Upload(request.message)
        self.upload = upload
        let milliseconds = max(1, request.timeout.microseconds / 1000)
        var codes = unsafe [
            pra_curl_set_mail(easy, request.from, lines), upload.set(on: easy),
            pra_curl_set_timeout(easy, Int(milliseconds)),
        ]
        if request.security == .startTLS { codes.append(unsafe pra_curl_require_tls(easy)) }
        if let (user, password) = request.credentials {
            codes.append(unsafe pra_curl_set_credentials(easy, user, password))
        }
        return codes.allSatisfy { $0 == CURLE_OK }
    }

    /// What every exchange has.
    private func begin(_ url: String, _ protocols: String, isPublicOnly: Bool, _ certificates: String?) -> Bool {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        var codes = unsafe [
            pra_curl_set_error_buffer(easy, detail), pra_curl_set_no_signal(easy),
            pra_curl_set_protocols(easy, protocols), pra_curl_set_url(easy, url),
            pra_curl_set_write(easy, keepBody, context), pra_curl_set_header_line(easy, keepHeader, context),
        ]
        if isPublicOnly { codes.append(unsafe pra_curl_set_open_socket(easy, openIfPublic, context)) }
        if let certificates { codes.append(unsafe pra_curl_set_ca_file(easy, certificates)) }
        return codes.allSatisfy { $0 == CURLE_OK }
    }

    private func bound(_ request: HTTPRequest) -> Bool {
        let milliseconds = max(1, request.timeout.microseconds / 1000)
        guard unsafe pra_curl_set_timeout(easy, Int(milliseconds)) == CURLE_OK else { return false }
        guard let stall = request.stall else { return true }
        let seconds = max(1, stall.components.seconds)
        return unsafe pra_curl_set_connect_timeout(easy, Int(stall.microseconds / 1000)) == CURLE_OK
            && pra_curl_set_slowest(easy, 1024, Int(seconds)) == CURLE_OK
    }

    private func setMethod(_ method: HTTPRequest.Method) -> Bool {
        switch method {
        case .get: return true
        case .head: return unsafe pra_curl_set_no_body(easy) == CURLE_OK
        case .delete: return unsafe pra_curl_set_method(easy, "DELETE") == CURLE_OK
        case .post(let bytes, _): return post(bytes) == CURLE_OK
        case .put(let bytes):
            let upload = Upload(bytes)
            self.upload = upload
            return unsafe upload.set(on: easy) == CURLE_OK
        }
    }

    private func post(_ bytes: [UInt8]) -> CURLcode {
        unsafe bytes.withUnsafeBytes { bytes in
            let start = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            return if let start = unsafe start { unsafe pra_curl_set_post(easy, start, curl_off_t(bytes.count)) } else {
                unsafe pra_curl_set_post(easy, "", 0)
            }
        }
    }

    private func setHeaders(_ headers: [String]) -> Bool {
        guard append(headers) else { return false }
        return unsafe pra_curl_set_headers(easy, lines) == CURLE_OK
    }

    private func append(_ texts: [String]) -> Bool {
        for text in texts {
            guard !text.utf8.contains(where: { $0 == 10 || $0 == 13 || $0 == 0 }),
                let longer = unsafe curl_slist_append(lines, text)
            else { return false }
            unsafe lines = unsafe longer
        }
        return true
    }

    /// - Returns: how many bytes were taken; fewer than given ends the transfer.
    fileprivate func keep(_ bytes: UnsafeRawBufferPointer) -> Int { unsafe answer.keep(bytes) }

    fileprivate func keep(header line: UnsafeRawBufferPointer) {
        let text = unsafe String(decoding: line, as: UTF8.self)
        if isMail { answer.keep(reply: text) } else { answer.keep(header: text) }
    }

    func outcome(_ code: CURLcode) -> HTTPOutcome {
        var (status, microseconds) = (0, curl_off_t(0))
        unsafe pra_curl_get_status(easy, &status)
        unsafe pra_curl_get_took(easy, &microseconds)
        let took = Duration.microseconds(microseconds)
        if code != CURLE_OK, let line = answer.refusal { return .failed(.refusal(line, took: took)) }
        let reply = HTTPReply(
            status: status, body: answer.body, isTruncated: answer.isTruncated,
            took: took, headers: answer.headers)
        if code == CURLE_OK || (answer.isTruncated && code == CURLE_WRITE_ERROR) { return .answered(reply) }
        if hasRefused, code == CURLE_COULDNT_CONNECT { return .failed(.notPublic(took: took)) }
        let words = unsafe String(cString: curl_easy_strerror(code))
        return .failed(
            HTTPFailure(
                reason: HTTPFailure.Reason(code), words: words, detail: unsafe String(cString: detail), took: took,
                partial: reply.status == 0 ? nil : reply))
    }
}

private let keepHeader: pra_curl_write = { bytes, size, count, context in
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    unsafe exchange.keep(header: UnsafeRawBufferPointer(start: bytes, count: size * count))
    return size * count
}

private let keepBody: pra_curl_write = { bytes, size, count, context in
    guard let bytes = unsafe bytes, let context = unsafe context else { return 0 }
    let exchange = unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue()
    return unsafe exchange.keep(UnsafeRawBufferPointer(start: bytes, count: size * count))
}

private let openIfPublic: curl_opensocket_callback = { context, _, target in
    guard let target = unsafe target, let context = unsafe context else { return pra_curl_no_socket }
    let isPublic = unsafe withUnsafePointer(to: &target.pointee.addr) { unsafe IPAddress($0)?.isPublic == true }
    guard isPublic else {
        unsafe Unmanaged<Exchange>.fromOpaque(context).takeUnretainedValue().hasRefused = true
        return pra_curl_no_socket
    }
    return unsafe socket(
        target.pointee.family, target.pointee.socktype | Int32(SOCK_CLOEXEC.rawValue), target.pointee.protocol)
}

extension HTTPFailure {
    /// A mail server's, which begins with its code.
    static func refusal(_ line: String, took: Duration) -> HTTPFailure {
        HTTPFailure(
            reason: .broken, words: "the server refused the message", detail: "", took: took,
            partial: HTTPReply(status: Int(line.prefix(3)) ?? 0, body: Array(line.utf8), isTruncated: false, took: took)
        )
    }

    static func notPublic(took: Duration) -> HTTPFailure {
        HTTPFailure(
            reason: .notPublic, words: "its address is not one of the public internet", detail: "", took: took,
            partial: nil)
    }

    /// libcurl would not even begin.
    static let refused = HTTPFailure(
        reason: .badURL, words: "the URL or a header can not be sent", detail: "", took: .zero, partial: nil)
}

extension HTTPFailure.Reason {
    fileprivate init(_ code: CURLcode) {
        self =
            switch code {
            case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL: .badURL
            case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY: .nameUnknown
            case CURLE_COULDNT_CONNECT: .notConnected
            case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CERTPROBLEM: .certificate
            case CURLE_USE_SSL_FAILED: .notEncrypted
            case CURLE_OPERATION_TIMEDOUT: .timedOut
            default: .broken
            }
    }
}
