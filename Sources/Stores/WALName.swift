import Model

/// What PostgreSQL calls its WAL files (xlog_internal.h).
package enum WALName: Hashable, Sendable {
    /// `0000000100000000000000A3`: timeline, and the segment's number in two halves that depend on the segment size.
    case segment(Timeline, high: UInt32, low: UInt32)
    /// `00000002.history`
    case history(Timeline)

    package init?(text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard let name = parts.first, let timeline = UInt32(name.prefix(8), radix: 16) else { return nil }
        if parts.count == 2, parts[1] == "history", name.utf8.count == 8 {
            self = .history(Timeline(timeline))
            return
        }
        guard parts.count == 1, name.utf8.count == 24, let high = UInt32(name.dropFirst(8).prefix(8), radix: 16),
            let low = UInt32(name.suffix(8), radix: 16)
        else { return nil }
        self = .segment(Timeline(timeline), high: high, low: low)
    }

    /// - Parameter number: position divided by the segment size.
    package static func segment(_ timeline: Timeline, number: UInt64, segmentBytes: Int) -> WALName {
        let inHigh = (UInt64(1) << 32) / UInt64(segmentBytes)
        return .segment(timeline, high: UInt32(number / inHigh), low: UInt32(number % inHigh))
    }

    /// Of a segment; `nil` for a history file.
    package func number(segmentBytes: Int) -> UInt64? {
        guard case .segment(_, let high, let low) = self else { return nil }
        return UInt64(high) * ((UInt64(1) << 32) / UInt64(segmentBytes)) + UInt64(low)
    }

    package var text: String {
        switch self {
        case .segment(let timeline, let high, let low): hex8(timeline.number) + hex8(high) + hex8(low)
        case .history(let timeline): hex8(timeline.number) + ".history"
        }
    }

    package var timeline: Timeline {
        switch self {
        case .segment(let timeline, _, _), .history(let timeline): timeline
        }
    }
}

/// Eight upper-case hexadecimal digits.
func hex8(_ number: UInt32) -> String {
    let digits = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: 8 - digits.count) + digits
}
