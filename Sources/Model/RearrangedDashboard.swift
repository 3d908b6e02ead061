/// What a dashboard's changed defaults do to what people see.
package struct RearrangedDashboard: Hashable, Sendable, Codable {
    package struct Widget: Hashable, Sendable, Codable {
        package enum Change: String, Hashable, Sendable, Codable, CaseIterable {
            case appears, disappears
            /// Its type, its size, or what it is about.
            case changes
            case moves
        }

        package var key: String
        package var change: Change
        /// Who see it so.
        package var people: Int
        /// Who do not, because of what they themselves made of the dashboard.
        package var kept: Int

        package init(key: String, change: Change, people: Int, kept: Int) {
            (self.key, self.change, self.people, self.kept) = (key, change, people, kept)
        }
    }

    package var dashboard: String
    /// Who can log in and have it, by these defaults or by those in force.
    package var people: Int
    /// By key.
    package var widgets: [Widget]

    package init(dashboard: String, people: Int, widgets: [Widget]) {
        (self.dashboard, self.people, self.widgets) = (dashboard, people, widgets)
    }
}
