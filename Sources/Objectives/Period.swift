import Model

/// A time that is asked about: from an instant up to, and without, another.
package struct Period: Hashable, Sendable {
    package var from: Timestamp
    package var to: Timestamp

    package init(from: Timestamp, to: Timestamp) { (self.from, self.to) = (min(from, to), to) }
}
