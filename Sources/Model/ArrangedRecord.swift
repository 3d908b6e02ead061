/// Somebody arranged a dashboard of theirs. The last of a dashboard and a person counts: it has all that is theirs.
package struct ArrangedRecord: Hashable, Sendable, Codable {
    package var user: String
    /// 1, 2, …, whatever is taken back.
    package var version: Int
    package var edits: DashboardEdits

    package init(user: String, version: Int, edits: DashboardEdits) {
        (self.user, self.version, self.edits) = (user, version, edits)
    }
}

/// In what a person's dashboard differs from its defaults, and nothing else. Nothing of it does what is as stated.
package struct DashboardEdits: Hashable, Sendable, Codable {
    /// What a widget is about; a type takes one of them, or none.
    package struct Params: Hashable, Sendable, Codable {
        package var cluster: String?
        package var store: String?

        package init(cluster: String?, store: String?) { (self.cluster, self.store) = (cluster, store) }
    }

    /// A whole widget. Type and size are words of the manifests, so that an entry can be read whatever they come to be.
    package struct Widget: Hashable, Sendable, Codable {
        package var key: String
        package var type: String
        package var size: String
        package var params: Params
        package var visible: Bool

        package init(key: String, type: String, size: String, params: Params, visible: Bool) {
            (self.key, self.type, self.size) = (key, type, size)
            (self.params, self.visible) = (params, visible)
        }
    }

    /// What is otherwise of a default, field by field.
    package struct Change: Hashable, Sendable, Codable {
        /// The default as it was then: what the widget is, once no manifest states it any more.
        package var base: Widget
        package var size: String?
        package var params: Params?
        package var visible: Bool?

        package init(base: Widget) { self.base = base }

        package var isNothing: Bool { size == nil && params == nil && visible == nil }
    }

    /// By key.
    package var changes: [Change] = []
    /// Keys of defaults that they do not want, sorted. They stay: what comes back in the manifest does not come back
    /// here.
    package var removed: [String] = []
    /// Seeds as they were given, with what was made of them, by key.
    package var seeds: [Widget] = []
    /// What they added, in that order.
    package var own: [Widget] = []
    /// Keys of those that they moved, sorted.
    package var moved: [String] = []
    /// Every key in the order in which they last had it. What they moved or added stands behind what it stood behind
    /// here, and what is not here is new to them.
    package var order: [String] = []

    package init() {}

    /// Whether all is as the defaults are.
    package var isNothing: Bool {
        changes.isEmpty && removed.isEmpty && seeds.isEmpty && own.isEmpty && moved.isEmpty
    }
}
