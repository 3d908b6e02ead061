import Model

extension WidgetDefaults {
    package static let doc = "The dashboard that people start from"

    package static let shape = Shape<Spec>.object(
        Spec.init,
        Field(
            "audience", .list(.text(.audience), atLeast: 1, distinct: nil) { $0 }, "Roles and users who start from it",
            example: ["role:operator"]),
        Field(
            "widgets", .list(widget, distinct: "key") { $0.key }, "In the order of the page"))

    private static let widget = Shape<Widget>.object(
        Widget.init,
        Field("key", .text(.name), "Its name, by which people's own changes find it", example: "readiness"),
        Field("type", .choice, "What it shows", example: "recovery-window"),
        Field("size", .choice, "How much room it takes", default: "medium"),
        Field(
            "params", params, "What it is about: the types of one cluster need it", default: [:],
            example: ["cluster": "akig"]),
        Field(
            "policy", .choice, "Locked: nobody changes it; Default: people may; Seed: given once, then theirs",
            default: "Default"),
        Field("visible", .boolean, "Whether it is shown at first", default: true)
    ).checked { $0.faults }

    private static let params = Shape<Params>.object(
        Params.init,
        Field(optional: "cluster", .name(of: Cluster.name), "Of which cluster", example: "akig"),
        Field(optional: "store", .name(of: BackupStore.name), "Of which store", example: "local"))
}

extension WidgetDefaults.Widget {
    fileprivate var faults: [Fault] {
        var faults: [Fault] = []
        if type.needsCluster == true, params.cluster == nil {
            faults.append(
                Fault(
                    "missing-param", at: [.field("params")], "“\(type.rawValue)” is about one cluster",
                    "say which: params: {cluster: NAME}"))
        }
        if type.needsCluster == false, params.cluster != nil {
            faults.append(unknown("cluster"))
        }
        if !type.takesStore, params.store != nil { faults.append(unknown("store")) }
        return faults
    }

    private func unknown(_ param: String) -> Fault {
        Fault(
            "unknown-param", at: [.field("params"), .field(param)], "“\(type.rawValue)” is about no \(param)",
            "remove it")
    }
}
