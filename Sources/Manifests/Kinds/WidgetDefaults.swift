import Model

/// The dashboard that people start from.
package enum WidgetDefaults: Kind {
    package static let name = "WidgetDefaults"

    package struct Spec: Hashable, Sendable {
        /// `role:NAME` or `user:NAME`.
        package var audience: [String]
        package var widgets: [Widget]
    }

    package typealias Params = WidgetParams
    package typealias WidgetType = Model.WidgetType

    package struct Widget: Hashable, Sendable {
        package enum Policy: String, Hashable, Sendable, CaseIterable {
            case locked = "Locked", standard = "Default", seed = "Seed"
        }
        package enum Size: String, Hashable, Sendable, CaseIterable { case small, medium, wide }

        package var key: String
        package var type: WidgetType
        package var size: Size
        package var params: Params
        package var policy: Policy
        package var visible: Bool
    }
}

extension Desired {
    /// Where a widget of a dashboard's defaults is stated.
    package func location(ofWidget index: Int, of defaults: ResourceID) -> SourceLocation? {
        let document = documents.first { $0.kind == defaults.kind && $0.name == defaults.name }
        return document?.location(of: [.field("spec"), .field("widgets"), .index(index)])
    }
}
