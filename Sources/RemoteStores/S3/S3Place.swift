import Manifests
import Model

/// Where a bucket is, and how its objects are named in requests and messages.
struct S3Place: Sendable {
    let bucket: String
    /// Of every key: ends in `/`, or is empty.
    let prefix: String
    let region: String
    let certificates: String?
    /// As curl writes it into the header `Host`.
    let host: String
    private let scheme: String
    private let root: String

    /// - Throws: `.usage` when the URL is no bucket's.
    init(url: String, _ settings: BackupStore.S3) throws(PraError) {
        let parts = url.split(separator: "/", omittingEmptySubsequences: true)
        guard url.hasPrefix("s3://"), parts.count >= 2 else {
            throw PraError(.usage, "\(url) is no bucket's URL", remedy: "write s3://bucket/prefix")
        }
        bucket = String(parts[1])
        prefix = parts.dropFirst(2).map { "\($0)/" }.joined()
        (region, certificates) = (settings.region, settings.caFile)
        let endpoint = settings.endpoint ?? "https://s3.\(settings.region).amazonaws.com"
        scheme = endpoint.hasPrefix("http://") ? "http://" : "https://"
        var authority = endpoint.dropFirst(scheme.count).prefix { $0 != "/" }.lowercased()
        let usual = scheme == "https://" ? ":443" : ":80"
        if authority.hasSuffix(usual) { authority.removeLast(usual.count) }
        host = settings.pathStyle ? authority : "\(bucket).\(authority)"
        root = settings.pathStyle ? "/\(bucket)" : ""
    }

    /// Percent-encoded; of the bucket without a key.
    func path(of key: String?) -> String {
        guard let key else { return root.isEmpty ? "/" : root }
        return "\(root)/\(SigV4.encoded(prefix + key, keeping: true))"
    }

    func url(path: String, query: String) -> String {
        query.isEmpty ? "\(scheme)\(host)\(path)" : "\(scheme)\(host)\(path)?\(query)"
    }

    /// For messages.
    func name(of key: String?) -> String {
        key.map { "s3://\(bucket)/\(prefix)\($0)" } ?? "bucket \(bucket) at \(host)"
    }
}
