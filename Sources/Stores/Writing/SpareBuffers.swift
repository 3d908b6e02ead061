import Synchronization

/// Buffers of one extent each, of memory that earlier ones used. The allocator would give each thread memory of its own
/// and keep there what any thread lets go of.
package final class SpareBuffers: Sendable {
    private let spare = Mutex<[[UInt8]]>([])
    private let most: Int

    package init(most: Int) { self.most = most }

    /// An empty one.
    package func take() -> [UInt8] {
        var buffer = spare.withLock { $0.popLast() } ?? []
        buffer.removeAll(keepingCapacity: true)
        buffer.reserveCapacity(extentBytes)
        return buffer
    }

    /// A whole one with any content, for somebody who writes all of it.
    package func takeWhole() -> [UInt8] {
        guard var buffer = spare.withLock({ $0.popLast() }) else { return [UInt8](repeating: 0, count: extentBytes) }
        buffer += repeatElement(0, count: extentBytes - buffer.count)
        return buffer
    }

    func recycle(_ raw: inout [UInt8]) {
        guard raw.capacity >= extentBytes, raw.count <= extentBytes else { return }
        let buffer = raw
        raw = []
        spare.withLock { if $0.count < most { $0.append(buffer) } }
    }
}
