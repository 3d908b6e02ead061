/// The dashboard that people start from.
package enum WidgetDefaults: Kind {
    package static let name = "WidgetDefaults"

    package struct Spec: Hashable, Sendable {
        /// `role:NAME` or `user:NAME`.
        package var audience: [String]
        package var widgets: [Widget]
    }

    package struct Widget: Hashable, Sendable {
        package enum Policy: String, Hashable, Sendable, CaseIterable {
            case locked = "Locked", standard = "Default", seed = "Seed"
        }
        package enum Size: String, Hashable, Sendable, CaseIterable { case small, medium, wide }

        package var key: String
        package var type: String
        package var size: Size
        package var params: [String: String]
        package var policy: Policy
        package var visible: Bool
    }
}
