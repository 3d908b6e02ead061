import Model

extension LostDomain {
    static let shape = Shape<Self>.exactlyOne([
        Field(
            "site", Shape<String>.text(.line).made { Self(site: $0) }, "All that stands in this building or region",
            example: "conakry"),
        Field("host", Shape<String>.text(.host).made { Self(host: $0) }, "This machine alone", example: "db1"),
    ])

    func takes(_ domain: BackupStore.FailureDomain) -> Bool { site == domain.site || host == domain.host }
}

extension BackupStore.FailureDomain {
    static let shape = Shape<Self>.object(
        Self.init,
        Field("site", .text(.line), "Building or region", example: "conakry"),
        Field("host", .text(.host), "Machine that holds it", example: "db1"))
}
