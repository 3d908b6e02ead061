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
        Field("type", .text(.name), "What it shows", example: "recovery-window"),
        Field("size", .choice, "How much room it takes", default: "medium"),
        Field(
            "params", .map(.text(.line), keys: .labelKey), "What it is about", default: [:],
            example: ["cluster": "akig"]),
        Field(
            "policy", .choice, "Locked: nobody changes it; Default: people may; Seed: given once, then theirs",
            default: "Default"),
        Field("visible", .boolean, "Whether it is shown at first", default: true))
}
