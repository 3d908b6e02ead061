import Model

/// A key whose signatures of what is of `from` or later do not count. No signature tells its time, but the entries
/// below it do: so those count that are over earlier entries alone.
package struct LedgerKeyEnd: Hashable, Sendable, CustomStringConvertible {
    package var period: LedgerKeyPeriod
    /// The last size at which it may have signed.
    package var size: Int
    package var from: Timestamp
    package var reason: String?

    package init(period: LedgerKeyPeriod, size: Int, from: Timestamp, reason: String?) {
        (self.period, self.size, self.from, self.reason) = (period, size, from, reason)
    }

    package var description: String {
        "\(period.key), which is revoked from \(from)\(reason.map { ": \($0)" } ?? "")"
    }
}
