/// Alerts of the past that would reach others by the manifests as they are now than by those in force.
package struct ReroutedAlerts: Hashable, Sendable, Codable {
    /// `rpo.breach`
    package var condition: String
    /// Name of what they were about.
    package var about: String
    package var count: Int
    /// Receivers, as far as that tells them apart; else over which channels, else with which people. Sorted.
    package var before: [String]
    /// Empty where nobody hears any more.
    package var after: [String]

    package init(condition: String, about: String, count: Int, before: [String], after: [String]) {
        (self.condition, self.about, self.count) = (condition, about, count)
        (self.before, self.after) = (before, after)
    }
}
