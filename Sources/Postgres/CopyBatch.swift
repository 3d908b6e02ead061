/// What one result of a statement is.
package enum Reply: Sendable {
    /// Rows, none of them for a command that returns none.
    case rows(Rows)
    /// The server now sends COPY data, and takes it as well where the command says so.
    case copy
}

/// COPY messages that came together, in one buffer.
package struct CopyBatch: Sendable {
    package private(set) var bytes: [UInt8] = []
    /// Where each message ends in `bytes`.
    private var ends: [Int] = []

    /// - Parameter capacity: bytes that will come, about: growing to them would copy them several times.
    init(capacity: Int) { bytes.reserveCapacity(capacity + capacity / 16) }

    package var isEmpty: Bool { ends.isEmpty }

    /// The messages in order, each a slice of one shared buffer.
    package var messages: some Sequence<ArraySlice<UInt8>> {
        ends.indices.lazy.map { bytes[($0 == 0 ? 0 : ends[$0 - 1])..<ends[$0]] }
    }

    mutating func append(_ message: UnsafeRawBufferPointer) {
        unsafe bytes.append(contentsOf: message)
        ends.append(bytes.count)
    }
}
