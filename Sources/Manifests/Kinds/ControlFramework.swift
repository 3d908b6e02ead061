import Model

/// Controls that are evaluated on every pass, each with the clauses of standards that it says something about.
package enum ControlFramework: Kind {
    package static let name = "ControlFramework"

    package struct Spec: Hashable, Sendable {
        package var title: Wording
        package var standards: [Standard]
        package var controls: [Control]
    }

    package struct Standard: Hashable, Sendable {
        package var name: String
        package var title: String
        package var clauses: [Clause]
    }

    package struct Clause: Hashable, Sendable {
        package var number: String
        package var title: Wording
    }

    package struct Control: Hashable, Sendable {
        package var name: String
        package var check: ControlCheck
        package var parameters: [ControlParameter]
        package var statement: Wording
        package var shows: Wording
        package var doesNotShow: Wording
        package var evidence: [String]
        /// Numbers, by the standard's name.
        package var clauses: [String: [String]]
    }
}

extension FrameworkRecord {
    /// - Parameter clusters: every one that the manifests state.
    package init(_ framework: Resource<ControlFramework.Spec>, clusters: [String], revision: Digest) {
        let spec = framework.spec
        self.init(
            digest: framework.digest, revision: revision, title: spec.title,
            controls: spec.controls.map { Control($0, spec.standards) }, clusters: clusters.sorted())
    }
}

extension FrameworkRecord.Control {
    /// With the parameters that the manifest leaves to their standard.
    fileprivate init(_ control: ControlFramework.Control, _ standards: [ControlFramework.Standard]) {
        let parameters = control.check.parameters.compactMap { name, standard -> ControlParameter? in
            let value = control.parameters.first { $0.name == name }?.value ?? standard
            return value.map { ControlParameter(name: name, value: $0) }
        }
        let clauses = standards.flatMap { standard in
            standard.clauses.filter { control.clauses[standard.name]?.contains($0.number) ?? false }.map {
                ControlClause(standard: standard.title, number: $0.number, title: $0.title)
            }
        }
        self.init(
            name: control.name, check: control.check, statement: control.statement, shows: control.shows,
            doesNotShow: control.doesNotShow, evidence: control.evidence, parameters: parameters, clauses: clauses)
    }
}
