import Model
import Ports
import Transfer

extension S3Store {
    /// - Returns: whether this call put them; `false` when the name was taken and `onlyIfAbsent`.
    func publish(_ bytes: [UInt8], as key: String, onlyIfAbsent: Bool) async throws(PraError) -> Bool {
        if bytes.count > S3Store.largestPut {
            return try await publishInParts(bytes, as: key, onlyIfAbsent: onlyIfAbsent)
        }
        var call = S3Call(putting: bytes, as: key)
        call.headers[S3Store.digestHeader] = SigV4.digest(bytes)
        call.headers["if-none-match"] = onlyIfAbsent ? "*" : nil
        call.headers.merge(lockHeaders(key, bytes)) { _, new in new }
        return try await isPut(call)
    }

    /// Makes a conditional call and says whether its condition held.
    func isPut(_ call: S3Call) async throws(PraError) -> Bool {
        switch try await client.send(call).status {
        case 412: return false
        case let status where (200..<300).contains(status): return true
        case _ where call.headers["if-none-match"] != nil: throw unconditional("it does not know If-None-Match")
        case let status: throw unclear(call.key, "it answered a put with \(status)")
        }
    }

    /// For a service without conditions and a store with one writer, who says so in the manifest: look, put, and read
    /// back whether it is still what was put.
    func putWithoutCondition(_ bytes: [UInt8], as key: String) async throws(PraError) -> Bool {
        guard try await size(key) == nil else { return false }
        _ = try await publish(bytes, as: key, onlyIfAbsent: false)
        return try await !adopt(bytes, as: key)
    }

    /// The name is taken: by the same bytes, or by a conflict. A put whose answer was lost finds its own here.
    /// - Returns: `false`
    func adopt(_ bytes: [UInt8], as key: String) async throws(PraError) -> Bool {
        guard let there = try await get(key, range: nil) else {
            throw PraError(
                .storeBusy, "\(client.place.name(of: key)) was deleted while it was put",
                remedy: "run the same command again", retry: .later)
        }
        guard there == bytes else {
            throw PraError(
                .storeConflict, "\(client.place.name(of: key)) is there with other bytes",
                remedy: "two writers used one name, or the object is damaged: run `pra store check`")
        }
        return false
    }

    func reread(_ key: String, _ bytes: [UInt8]) async throws(PraError) {
        guard try await size(key) == Int64(bytes.count) else {
            throw unclear(key, "it was stored, and reads back as something else")
        }
    }

    func unconditional(_ why: String) -> PraError {
        PraError(
            .storeSetting,
            "\(client.place.host) does not keep two writers from one name: \(why)",
            remedy: "use a service that honours If-None-Match, or, when one pra alone will ever write to this store, "
                + "write `s3.conditionalWrites: SingleWriter`")
    }
}
