/// Somebody came into the console, left it, or did not get in: what of it, the event says, and who, its subject. A name
/// that nobody has is not kept: people type passwords there.
package struct SignInRecord: Hashable, Sendable, Codable {
    /// How often since the entry before: the first stands alone, and what follows within a minute is one entry.
    package var times: Int

    package init(times: Int) { self.times = times }
}
