import Model
import Reports

/// Of what widgets are made.
package protocol WidgetSource: Sendable {
    /// By the last look; `nil` before the first. Nothing here waits for a cluster or a store.
    func widgetInput() async throws(PraError) -> WidgetInput?
    /// Returns after `time`, or at once when it is cancelled.
    func wait(for time: Duration) async
}

/// One widget of somebody's dashboard.
struct WidgetRequest: Hashable, Sendable {
    var id: String
    var type: WidgetType
    var params: WidgetParams
}

/// The last good data of each widget, for when its source can not be read. In memory alone: what was read before a
/// restart is older than whoever looks would think.
actor LastWidgets {
    private struct Key: Hashable {
        var type: WidgetType
        var params: WidgetParams
    }

    /// More widgets than a few people's dashboards have are forgotten, the longest unasked first.
    private static let most = 2000

    private var kept: [Key: WidgetData] = [:]
    private var order: [Key] = []

    /// What is to be shown for `fresh`.
    func shown(_ fresh: WidgetData, at now: Timestamp) -> WidgetData {
        let key = Key(type: fresh.type, params: fresh.params)
        guard fresh.isGood else { return fresh.falling(backOn: kept[key], at: now) }
        if kept.updateValue(fresh, forKey: key) == nil { order.append(key) }
        if order.count > Self.most { kept[order.removeFirst()] = nil }
        return fresh
    }
}
