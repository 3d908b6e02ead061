import Model
import Transfer

/// What an S3 service says when it does not do what was asked.
struct S3Fault: Sendable {
    let status: Int
    /// Empty where the service gives none, as a proxy before it does not.
    let code: String
    let message: String
    /// Of the bucket, where the service tells that it is another one.
    let region: String?
    let date: String?

    /// `nil` for success. S3 reports some failures behind a 200, in a body that begins like success.
    init?(_ reply: HTTPReply, isObject: Bool) {
        if reply.isSuccess && (isObject || reply.body.isEmpty) { return nil }
        let root = XMLElement(document: reply.body)
        if reply.isSuccess && root?.name != "Error" { return nil }
        let error = root?.name == "Error" ? root : nil
        (status, code) = (reply.status, error?["Code"] ?? "")
        (message, date) = (error?["Message"] ?? "", reply.headers["date"])
        region = error?["Region"] ?? reply.headers["x-amz-bucket-region"]
    }

    /// Worth another try of the very same request.
    var isPassing: Bool {
        if status == 501 { return false }
        let codes = [
            "InternalError", "SlowDown", "ServiceUnavailable", "RequestTimeout", "OperationAborted",
            "ConditionalRequestConflict", "RequestLimitExceeded", "Throttling",
        ]
        return status == 408 || status == 429 || status >= 500 || codes.contains(code)
    }

    /// The credentials may have run out, or been changed halfway through being read.
    var blamesCredentials: Bool {
        let codes = [
            "ExpiredToken", "InvalidToken", "TokenRefreshRequired", "InvalidAccessKeyId", "SignatureDoesNotMatch",
            "InvalidSecurity", "RequestExpired", "ExpiredTokenException", "UnrecognizedClientException",
        ]
        return status == 401 || codes.contains(code)
    }

    /// The object is not there, and that is what the service says and not something on the way to it.
    var isAbsence: Bool { status == 404 && absences.contains(code) }

    private let absences = [
        "NoSuchKey", "NoSuchUpload", "ObjectLockConfigurationNotFoundError", "NoSuchObjectLockConfiguration",
    ]

    /// An answer to what was asked, for the caller to judge.
    var isAnswer: Bool { isAbsence || status == 412 || status == 416 || isUnknownCondition }

    /// The service does not know what a header asks for.
    var isUnknownCondition: Bool { status == 501 || code == "NotImplemented" }

    var words: String {
        ([code.isEmpty ? "HTTP \(status)" : "\(status) \(code)"] + (message.isEmpty ? [] : [message]))
            .joined(separator: ": ")
    }

    func error(of call: S3Call, at place: S3Place) -> PraError {
        let name = place.name(of: call.key)
        if let error = misplaced(place) { return error }
        if blamesCredentials {
            return PraError(
                .storeAuthentication, "\(name): the credentials were refused",
                remedy: "renew what `s3.credentials` of the store refers to; it is read again at the next try",
                retry: .later, cause: words)
        }
        switch code {
        case "QuotaExceeded", "XMinioStorageFull", "StorageFull":
            return PraError(
                .storeFull, "\(name) cannot be written: no room",
                remedy: "raise the quota; `pra store sweep` shows what nothing needs any more", retry: .later,
                cause: words)
        case _ where status == 403 && call.method != .get:
            return PraError(
                .storeReadOnly, "\(name) may not be written with these credentials",
                remedy: "allow their user s3:PutObject and s3:DeleteObject below the prefix", cause: words)
        case _ where status == 403:
            return PraError(
                .storeAuthentication, "\(name) may not be read with these credentials",
                remedy: "allow their user s3:GetObject and s3:ListBucket; without the latter absence is not told",
                retry: .later, cause: words)
        default:
            return PraError(
                .storeUnreachable, "\(name): the service answered \(status)",
                remedy: "see that `s3.endpoint` of the store is the S3 service itself, and its status page",
                retry: .later, cause: words)
        }
    }

    /// The manifest names a bucket, region or time that is not so.
    private func misplaced(_ place: S3Place) -> PraError? {
        if code == "NoSuchBucket" {
            return PraError(
                .storeMissing, "there is no \(place.name(of: nil))",
                remedy: "make the bucket (pra makes none), or correct `url` and `s3.endpoint` of the store",
                cause: words)
        }
        if code == "RequestTimeTooSkewed" {
            return PraError(
                .storeSetting,
                "this host's clock is too far from the store's\(date.map { ", which says \($0)" } ?? "")",
                remedy: "set the clock (timedatectl), then run the same command again", retry: .later, cause: words)
        }
        let codes = ["AuthorizationHeaderMalformed", "PermanentRedirect", "IllegalLocationConstraintException"]
        guard codes.contains(code) || (300..<400).contains(status) else { return nil }
        let there = region.map { "is in region \($0), not in \(place.region)" } ?? "is not in region \(place.region)"
        return PraError(
            .storeSetting, "\(place.name(of: nil)) \(there)",
            remedy: "write `s3.region: \(region ?? "…")`, and an `s3.endpoint` of that region if one is stated",
            cause: words)
    }
}
