import Crypto
import Evidence
import Manifests
import Model
import Ports
import State
import Transfer

/// A time stamp over the newest checkpoint by an authority that speaks RFC 3161 over HTTP (its section 3.4).
struct TimeStampAuthority {
    let client: HTTPClient
    let url: String

    /// - Returns: the answer as it came, which `openssl ts -verify` reads, and what it says.
    func stamp(_ document: [UInt8], nonce: UInt64) async throws(PraError) -> (bytes: [UInt8], token: TimeStampToken) {
        let question = TimeStampRequest(of: document, nonce: nonce)
        let request = HTTPRequest(
            .post(question.bytes, contentType: "application/timestamp-query"), url, timeout: .seconds(30),
            bodyLimit: 1 << 20)
        switch try await client.send(request) {
        case .answered(let reply) where reply.isSuccess && !reply.isTruncated:
            do throws(TimeStampToken.Fault) { return (reply.body, try TimeStampToken(reply.body, to: question)) } catch
            {
                throw refused(error.what, .later)
            }
        case .answered(let reply): throw refused("it answered \(reply.status)", reply.retry)
        case .failed(let failure):
            throw PraError(
                .anchorUnreachable, "the time-stamp authority \(url) gave no answer: \(failure.words)",
                remedy:
                    "check the anchor's url in the EvidencePolicy and the way to it from this host; pra tries again",
                retry: failure.retry, cause: failure.detail.isEmpty ? nil : failure.detail)
        }
    }

    private func refused(_ what: String, _ retry: PraError.Retry) -> PraError {
        PraError(
            .anchorRefused, "the time-stamp authority \(url) gave no token: \(what)",
            remedy: "check the anchor's url in the EvidencePolicy, and whether that authority takes SHA-256",
            retry: retry)
    }
}

/// Puts checkpoints where manifests ask for them.
struct Anchorer: Sendable {
    let client: HTTPClient
    let journal: SQLiteJournal
    let runner: any ProcessRunner
    let random: any RandomSource

    func put(_ order: AnchorOrder) async throws(PraError) -> AnchorRecord {
        guard order.anchor.type == .rfc3161, let url = order.anchor.url else {
            return try await GitNote(runner: runner, path: absolutePath(order.manifest))
                .put(order.checkpoint, before: order.before)
        }
        let (bytes, token) = try await TimeStampAuthority(client: client, url: url).stamp(
            Array(order.checkpoint.text.utf8), nonce: random.next())
        var record = AnchorRecord(.rfc3161, order.checkpoint, before: order.before, at: url)
        (record.stampedAt, record.token) = (token.at, Model.Digest(SHA256.hash(data: bytes)))
        record.file = try await journal.keep(token: bytes, over: order.checkpoint, of: url)
        return record
    }
}
