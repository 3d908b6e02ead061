import Model
import Objectives

extension SLAReport {
    /// One control over its population at the end of the period.
    package struct ControlRow: Hashable, Sendable, Codable {
        /// A resource that did not pass, by name, and why.
        package struct Finding: Hashable, Sendable, Codable {
            package var cluster: String
            package var resource: String
            package var outcome: ControlOutcome
            package var why: Message
            package var waiver: String?
            package var sources: Sources
        }

        package var framework: String
        package var control: String
        package var check: ControlCheck
        package var statement: Wording
        package var shows: Wording
        package var doesNotShow: Wording
        package var evidence: [String]
        package var parameters: [ControlParameter]
        package var clauses: [ControlClause]
        package var outcome: ControlOutcome
        /// `passed`, `failed`, `unknown` and `excepted` add up to it; `evaluated` is all but the unknown.
        package var population: Int
        package var evaluated: Int
        package var passed: Int
        package var failed: Int
        package var unknown: Int
        package var excepted: Int
        package var findings: [Finding]
        package var sources: Sources
    }
}

extension SLAReport.ControlRow {
    package init(_ result: ControlResult) {
        let control = result.control
        self.init(
            framework: result.framework, control: control.name, check: control.check, statement: control.statement,
            shows: control.shows, doesNotShow: control.doesNotShow, evidence: control.evidence,
            parameters: control.parameters, clauses: control.clauses, outcome: result.outcome,
            population: result.population, evaluated: result.evaluated, passed: result.count(.passed),
            failed: result.count(.failed), unknown: result.count(.unknown), excepted: result.count(.excepted),
            findings: result.findings.filter { $0.outcome != .passed }.map {
                Finding(
                    cluster: $0.cluster, resource: $0.resource, outcome: $0.outcome, why: $0.why, waiver: $0.waiver,
                    sources: $0.evidence)
            }, sources: result.evidence)
    }
}
