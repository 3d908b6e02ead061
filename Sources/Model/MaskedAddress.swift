/// Enough of a mail address or a telephone number to find it in its manifest, and not enough to use it:
/// `d…@example.org`, `+224…00`. The ledger and logs keep what is told of it for years.
package func masked(_ address: String) -> String {
    let parts = address.split(separator: "@", maxSplits: 1)
    if parts.count == 2 { return "\(parts[0].prefix(1))…@\(parts[1])" }
    // Of a short number more would be nearly all of it.
    guard address.hasPrefix("+"), address.count >= 10 else { return "…" }
    return "\(address.prefix(4))…\(address.suffix(2))"
}
