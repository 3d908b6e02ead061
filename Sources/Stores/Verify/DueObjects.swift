import Model
import Ports

/// The objects of a store whose bytes can be compared with something, and which of them are to be read now.
struct DueObjects {
    struct Object: Hashable, Sendable {
        var key: String
        var bytes: Int64
        /// By which its reading is remembered.
        var name: Digest
        fileprivate var readAt: Timestamp?
    }

    /// To be read now: what was never read first, then what was not read for the longest time.
    private(set) var now: [Object] = []
    /// Due as well, and over the budget.
    private(set) var later: [Object] = []
    private(set) var remembered = Remembered()

    var bytes: Int64 { now.reduce(0) { $0 + $1.bytes } }

    /// - Parameters:
    ///   - decoded: whether a reading that compared hashes alone stands for nothing.
    ///   - share: of all bytes; at least one object is read.
    init(
        in objects: any ObjectStore, at time: Timestamp, _ memory: Remembering, decoded: Bool, share: Double
    ) async throws(PraError) {
        var due: [Object] = [], all: Int64 = 0
        for folder in ["packs/", "index/", "wal/"] {
            for info in try await objects.list(folder) {
                guard let name = DueObjects.name(of: info.key) else { continue }
                all += info.size
                if let reading = await memory.standing(name, at: time, decoded: decoded) {
                    remembered.add(reading)
                } else {
                    let readAt = await memory.readings.reading(of: name)?.at
                    due.append(Object(key: info.key, bytes: info.size, name: name, readAt: readAt))
                }
            }
        }
        let never = Timestamp(microseconds: .min)
        due.sort { ($0.readAt ?? never, $0.key) < ($1.readAt ?? never, $1.key) }
        var left = max(1, Int64(Double(all) * share))
        for object in due {
            if left > 0 { now.append(object) } else { later.append(object) }
            left -= object.bytes
        }
    }

    /// `nil` for what nothing is said of: history files, gaps, foreign names.
    private static func name(of key: String) -> Digest? {
        guard key.hasPrefix("wal/") else { return StoreKey.digest(in: key) }
        let path = key.split(separator: "/")
        let isWAL = path.count == 5 ? path[3].hasSuffix(".pieces") : path.count == 4 && WALName.isSegment(path[3])
        return isWAL ? Hash.of(Array(key.utf8)) : nil
    }
}

extension WALName {
    fileprivate static func isSegment(_ name: Substring) -> Bool {
        if case .segment? = WALName(text: String(name)) { true } else { false }
    }
}

extension ObjectStore {
    /// Whether the object's bytes have the hash that is its name; `nil` when it is gone.
    func hasItsHash(_ object: DueObjects.Object) async throws(PraError) -> (Bool, isFromMedium: Bool)? {
        let isFromMedium = try await dropFromMemory(object.key)
        guard let bytes = try await get(object.key, range: nil) else { return nil }
        return (Hash.of(bytes) == object.name, isFromMedium)
    }
}
