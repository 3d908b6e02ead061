/// A failure domain that a scenario loses: exactly one of the two is there.
package struct LostDomain: Hashable, Sendable, Codable {
    package var site: String?
    package var host: String?

    package init(site: String? = nil, host: String? = nil) { (self.site, self.host) = (site, host) }

    /// As a manifest writes it, in every language.
    package var text: String { site.map { "site: \($0)" } ?? "host: \(host ?? "")" }
}
