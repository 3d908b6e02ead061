import Model
import Ports
import Synchronization
import Transfer

extension S3Store {
    /// Packs are 16 MiB; only a segment of a server with large ones passes this.
    static let largestPut = 64 << 20
    private static let partBytes = 32 << 20
    /// An upload that is this old has no process any more.
    private static let uploadLifetime = Duration.seconds(86_400)

    /// Parts are no object until the last call, which puts all of them or nothing.
    func publishInParts(_ bytes: [UInt8], as key: String, onlyIfAbsent: Bool) async throws(PraError) -> Bool {
        try await abortLeftovers()
        var begin = S3Call(.post, key, query: [("uploads", "")])
        begin.headers[S3Store.digestHeader] = SigV4.digest(bytes)
        begin.headers.merge(lockHeaders(key, [])) { _, new in new }
        let reply = try await client.send(begin)
        guard let upload = XMLElement(document: reply.body)?["UploadId"], !upload.isEmpty else {
            throw unclear(key, "it began no upload in parts")
        }
        do throws(PraError) {
            let tags = try await putParts(of: bytes, as: key, upload)
            let isNew = try await complete(upload, tags, as: key, onlyIfAbsent: onlyIfAbsent)
            if !isNew { try await abort(upload, of: key) }
            return isNew
        } catch {
            do throws(PraError) { try await abort(upload, of: key) } catch {
                // It is aborted as a leftover in a day; why the upload failed is what has to be told.
            }
            throw error
        }
    }

    private func putParts(of bytes: [UInt8], as key: String, _ upload: String) async throws(PraError) -> [String] {
        var tags: [String] = []
        for start in stride(from: 0, to: bytes.count, by: S3Store.partBytes) {
            let part = Array(bytes[start..<min(start + S3Store.partBytes, bytes.count)])
            var call = S3Call(putting: part, as: key)
            call.query = [("partNumber", "\(tags.count + 1)"), ("uploadId", upload)]
            guard let tag = try await client.send(call).headers["etag"] else {
                throw unclear(key, "it acknowledged a part without a tag")
            }
            tags.append(tag)
        }
        return tags
    }

    private func complete(
        _ upload: String, _ tags: [String], as key: String, onlyIfAbsent: Bool
    ) async throws(PraError) -> Bool {
        var call = S3Call(.post, key, query: [("uploadId", upload)])
        call.headers["if-none-match"] = onlyIfAbsent ? "*" : nil
        let parts = tags.enumerated().map {
            "<Part><PartNumber>\($0 + 1)</PartNumber><ETag>\($1)</ETag></Part>"
        }
        call.body = Array("<CompleteMultipartUpload>\(parts.joined())</CompleteMultipartUpload>".utf8)
        let reply = try await client.send(call)
        switch reply.status {
        // No such upload: an earlier try completed it, and its answer was lost.
        case 404, 412: return false
        case 200 where XMLElement(document: reply.body)?["ETag"] != nil: return true
        case 200: throw unclear(key, "it did not say that it put the parts together")
        default: throw unconditional("it does not know If-None-Match for objects in parts")
        }
    }

    private func abort(_ upload: String, of key: String) async throws(PraError) {
        _ = try await client.send(S3Call(.delete, key, query: [("uploadId", upload)]))
    }

    /// Parts of uploads that nobody finished take room and are in no listing of objects.
    func abortLeftovers() async throws(PraError) {
        guard
            hasLookedForLeftovers.withLock({ seen in
                defer { seen = true }
                return !seen
            })
        else { return }
        let prefix = client.place.prefix
        let reply = try await client.send(S3Call(.get, nil, query: [("uploads", ""), ("prefix", prefix)]))
        for upload in XMLElement(document: reply.body)?.all("Upload") ?? [] {
            guard let key = upload["Key"], key.hasPrefix(prefix), let id = upload["UploadId"],
                let began = upload["Initiated"].flatMap({ Timestamp(text: $0) }),
                access.time.now() - began > S3Store.uploadLifetime
            else { continue }
            try await abort(id, of: String(key.dropFirst(prefix.count)))
        }
    }
}
