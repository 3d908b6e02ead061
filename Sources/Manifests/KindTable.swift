import Model
import YAML

/// One kind as the table of kinds holds it: outline for the schema and `pra explain`, reading for the loader.
package struct KindRow: Sendable {
    package let name: String
    package let doc: String
    /// Of a whole document, `apiVersion` to `spec`.
    package let outline: Outline
    /// Reads a document into the list of its kind; `nil` after reporting why.
    let read: @Sendable (Node, inout Reader, inout Desired) -> Effective?
    let append: @Sendable (Desired, inout Desired) -> Void

    fileprivate init<K: Kind>(
        _ kind: K.Type, _ list: any WritableKeyPath<Desired, [Resource<K.Spec>]> & Sendable
    ) {
        let shape = Manifest<K>.shape
        (name, doc, outline) = (K.name, K.doc, shape.outline)
        read = { node, reader, desired in
            guard let reading = shape.read(node, &reader) else { return nil }
            desired[keyPath: list].append(Resource(reading, at: reader.location(of: node.at)))
            return reading.effective
        }
        append = { more, desired in desired[keyPath: list] += more[keyPath: list] }
    }
}

/// Every kind, in the order of documentation.
package let kindTable: [KindRow] = [
    KindRow(Cluster.self, \.clusters), KindRow(BackupStore.self, \.stores), KindRow(RecoveryPlan.self, \.plans),
    KindRow(RetentionPolicy.self, \.retentions), KindRow(AlertChannel.self, \.channels),
    KindRow(AlertRoute.self, \.routes), KindRow(WidgetDefaults.self, \.widgets), KindRow(User.self, \.users),
    KindRow(Team.self, \.teams), KindRow(Waiver.self, \.waivers), KindRow(MaintenanceWindow.self, \.windows),
    KindRow(ReportSchedule.self, \.reports), KindRow(AdmissionPolicy.self, \.admissions),
    KindRow(ControlFramework.self, \.frameworks), KindRow(EvidencePolicy.self, \.evidence),
]

let kindsByName = Dictionary(uniqueKeysWithValues: kindTable.map { ($0.name, $0) })
