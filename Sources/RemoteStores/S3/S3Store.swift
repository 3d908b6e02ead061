import Manifests
import Model
import Ports
import Synchronization
import Transfer

/// Objects of one bucket below one prefix, on any service that speaks S3.
package final class S3Store: ObjectStore {
    static let digestHeader = "x-amz-meta-sha256"

    let client: S3Client
    let settings: BackupStore.S3
    let access: RemoteAccess
    private let creating: Bool
    private let isPrepared = Mutex(false)
    /// Of objects that were put or whose lock was looked at by this process.
    let lockedUntil = Mutex<[String: Timestamp]>([:])
    /// Uploads that others left behind are looked for once.
    let hasLookedForLeftovers = Mutex(false)

    /// - Parameter creating: probes on first use whether the bucket can be a store; for `pra store init`.
    package init(
        url: String, _ settings: BackupStore.S3, creating: Bool = false, access: RemoteAccess
    ) throws(PraError) {
        client = S3Client(try S3Place(url: url, settings), settings, access)
        (self.settings, self.creating, self.access) = (settings, creating, access)
    }

    /// Requests made so far, by method; each try counts.
    package var requests: [String: Int] { client.requests }

    @discardableResult
    package func put(_ key: String, _ bytes: [UInt8]) async throws(PraError) -> Bool {
        try await prepare(key)
        let start = access.time.now()
        let isNew =
            switch settings.conditionalWrites {
            case .required: try await publish(bytes, as: key, onlyIfAbsent: true)
            case .singleWriter: try await putWithoutCondition(bytes, as: key)
            }
        guard isNew else { return try await adopt(bytes, as: key) }
        noteLock(of: key, putAfter: start)
        if isDocument(key) { try await reread(key, bytes) }
        return true
    }

    package func replace(_ key: String, _ bytes: [UInt8]) async throws(PraError) {
        try await prepare(key)
        _ = try await publish(bytes, as: key, onlyIfAbsent: false)
    }

    package func get(_ key: String, range: Range<Int64>?) async throws(PraError) -> [UInt8]? {
        try await prepare(key)
        if let range, range.isEmpty { return try await size(key) == nil ? nil : [] }
        let reply = try await client.send(S3Call(reading: key, range))
        return switch reply.status {
        case 404: nil
        case 416: []
        default: reply.body
        }
    }

    /// By reading one byte: the answer to HEAD has no body, so it can not say whether it is the object or the bucket
    /// that is missing.
    package func size(_ key: String) async throws(PraError) -> Int64? {
        try await prepare(key)
        var call = S3Call(.get, key)
        call.headers = ["range": "bytes=0-0"]
        (call.bodyLimit, call.isObject) = (65_536, true)
        let reply = try await client.send(call)
        if reply.status == 404 { return nil }
        let stated = reply.status == 200 ? reply.headers["content-length"].flatMap { Int64($0) } : nil
        guard let size = stated ?? ContentRange(reply)?.total ?? (reply.status == 416 ? 0 : nil) else {
            throw unclear(key, "it does not say how large the object is")
        }
        return size
    }

    /// In a bucket with object lock this hides the object; its bytes go when the lock is over.
    package func delete(_ key: String) async throws(PraError) {
        try await prepare(key)
        _ = try await client.send(S3Call(.delete, key))
        lockedUntil.withLock { $0[key] = nil }
    }

    package var isDear: Bool { true }

    package var isLocking: Bool { settings.lock != nil }

    package func capacity() async throws(PraError) -> StoreObservation.Space? { nil }

    /// Rights are only told by writing.
    package func isReadOnly() async throws(PraError) -> Bool { false }

    private func prepare(_ key: String) async throws(PraError) {
        guard isObjectKey(key) else {
            throw PraError(.usage, "“\(key)” can not be the name of an object", remedy: "use letters, digits and ._-")
        }
        guard creating, !isPrepared.withLock({ $0 }) else { return }
        try await probe()
        isPrepared.withLock { $0 = true }
    }

    func unclear(_ key: String?, _ what: String) -> PraError {
        PraError(
            .storeUnreachable, "\(client.place.name(of: key)): \(what)",
            remedy: "see that \(client.place.host) is an S3 service, and what stands between it and this host",
            retry: .later)
    }
}

/// Documents are read back after they were put: few, small, and what all else hangs on.
private func isDocument(_ key: String) -> Bool {
    key == "format.json" || ["clusters/", "index/", "keys/", "tombstones/"].contains { key.hasPrefix($0) }
}

/// `[a-z0-9A-Z._-]` components between single `/`, none of which begins with a dot.
func isObjectKey(_ key: String) -> Bool {
    let parts = key.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
        guard let first = part.first, first != UInt8(ascii: "."), part.count <= 255 else { return false }
        return part.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "-"):
                true
            default: false
            }
        }
    }
}
