import Model

/// What a widget shows by one look; pure and total. A cluster or store that is not stated is an error of that widget.
/// - Parameter input: `nil` before the first look.
package func makeWidget(
    _ type: WidgetType, _ params: WidgetParams, _ input: WidgetInput?, at now: Timestamp
) -> WidgetData {
    guard let input else {
        return WidgetData(
            type, params,
            error: PraError(
                .stateUnavailable, "the first look is not done yet", remedy: "try again in a few seconds",
                retry: .later))
    }
    if type.needsCluster == true, params.cluster == nil {
        return WidgetData(
            type, params,
            error: PraError(.usage, "“\(type.rawValue)” is about one cluster", remedy: "say which: cluster=NAME"))
    }
    guard let seen = look(type, params, input) else {
        let what = params.cluster.map { "cluster \($0)" } ?? params.store.map { "store \($0)" } ?? "cluster"
        return WidgetData(
            type, params,
            error: PraError(
                .usage, "there is no \(what) in the manifests in force",
                remedy: "choose another for this widget, or remove it"))
    }
    return WidgetData(type, params, seen, at: input.at, now: now)
}

private func look(_ type: WidgetType, _ params: WidgetParams, _ input: WidgetInput) -> SeenBody? {
    switch type {
    case .readiness: readiness(params, input)
    case .recoveryWindow: recoveryWindow(params, input)
    case .backupTimeline: backupTimeline(params, input)
    case .replicationTopology: topology(params, input)
    case .drillResults: drillResults(params, input)
    case .activeAlerts: activeAlerts(params, input)
    case .reconcileStatus: reconcileStatus(input)
    case .repositoryUsage: repositoryUsage(params, input)
    case .syncHealth: syncHealth()
    }
}
