import Model
import Ports
import Synchronization

/// A remote store whose small reads of index files are widened and kept: a look-up costs a request for the first of
/// thousands of neighbours and none for the others. Index files never change, and what is kept of one that was deleted
/// is what it said.
package final class ReadAhead: ObjectStore {
    private struct Window: Hashable {
        var key: String
        var number: Int64
    }

    private struct Kept {
        var windows: [Window: [UInt8]] = [:]
        var order: [Window] = []
    }

    private static let windowBytes: Int64 = 512 << 10
    /// 32 MiB of them.
    private static let most = 64

    private let base: any ObjectStore
    private let kept = Mutex(Kept())

    package init(_ base: any ObjectStore) { self.base = base }

    package func get(_ key: String, range: Range<Int64>?) async throws(PraError) -> [UInt8]? {
        guard key.hasPrefix("index/"), let range, !range.isEmpty, range.count < ReadAhead.windowBytes else {
            return try await base.get(key, range: range)
        }
        let step = ReadAhead.windowBytes
        var bytes: [UInt8] = []
        for number in range.lowerBound / step...(range.upperBound - 1) / step {
            guard let window = try await window(Window(key: key, number: number)) else { return nil }
            let part = range.clamped(to: number * step..<number * step + Int64(window.count))
            bytes += window[Int(part.lowerBound - number * step)..<Int(part.upperBound - number * step)]
            if window.count < step { break }
        }
        return bytes
    }

    private func window(_ window: Window) async throws(PraError) -> [UInt8]? {
        if let there = kept.withLock({ $0.windows[window] }) { return there }
        let start = window.number * ReadAhead.windowBytes
        guard let bytes = try await base.get(window.key, range: start..<start + ReadAhead.windowBytes) else {
            return nil
        }
        kept.withLock { kept in
            guard kept.windows.updateValue(bytes, forKey: window) == nil else { return }
            kept.order.append(window)
            if kept.order.count > ReadAhead.most { kept.windows[kept.order.removeFirst()] = nil }
        }
        return bytes
    }

    @discardableResult
    package func put(_ key: String, _ bytes: [UInt8]) async throws(PraError) -> Bool { try await base.put(key, bytes) }

    package func replace(_ key: String, _ bytes: [UInt8]) async throws(PraError) { try await base.replace(key, bytes) }

    package func size(_ key: String) async throws(PraError) -> Int64? { try await base.size(key) }

    package func list(_ prefix: String) async throws(PraError) -> [ObjectInfo] { try await base.list(prefix) }

    package func delete(_ key: String) async throws(PraError) { try await base.delete(key) }

    package func dropFromMemory(_ key: String) async throws(PraError) -> Bool { try await base.dropFromMemory(key) }

    package func capacity() async throws(PraError) -> StoreObservation.Space? { try await base.capacity() }

    package func isReadOnly() async throws(PraError) -> Bool { try await base.isReadOnly() }

    package var isDear: Bool { base.isDear }

    package var isLocking: Bool { base.isLocking }

    package func lock(of key: String) async throws(PraError) -> ObjectLock? { try await base.lock(of: key) }
    package func extendLocks(of keys: [String]) async throws(PraError) { try await base.extendLocks(of: keys) }
}
