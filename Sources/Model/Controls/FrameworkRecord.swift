/// One text in each language.
package struct Wording: Hashable, Sendable, Codable {
    package var en: String
    package var fr: String

    package init(en: String, fr: String) { (self.en, self.fr) = (en, fr) }

    package func text(in language: Language) -> String { language == .english ? en : fr }
}

/// A part of a standard, by its number and our own short name for it: its text is its publisher's.
package struct ControlClause: Hashable, Sendable, Codable {
    package var standard: String
    package var number: String
    package var title: Wording

    package init(standard: String, number: String, title: Wording) {
        (self.standard, self.number, self.title) = (standard, number, title)
    }
}

/// A `ControlFramework` as adopted from the manifests, until the next one or until it is dropped. What is evaluated, by
/// what and over whom stands in the ledger with what was seen, so that anybody can evaluate it again.
package struct FrameworkRecord: Hashable, Sendable, Codable {
    package struct Control: Hashable, Sendable, Codable {
        package var name: String
        package var check: ControlCheck
        package var statement: Wording
        package var shows: Wording
        package var doesNotShow: Wording
        /// Fields of facts and reports that it rests on: `drilled.phases`.
        package var evidence: [String]
        package var parameters: [ControlParameter]
        package var clauses: [ControlClause]

        package init(
            name: String, check: ControlCheck, statement: Wording, shows: Wording, doesNotShow: Wording,
            evidence: [String], parameters: [ControlParameter], clauses: [ControlClause]
        ) {
            (self.name, self.check, self.statement, self.shows) = (name, check, statement, shows)
            (self.doesNotShow, self.evidence) = (doesNotShow, evidence)
            (self.parameters, self.clauses) = (parameters, clauses)
        }

        package subscript(parameter: ControlParameter.Name) -> Duration? {
            parameters.first { $0.name == parameter }?.value
        }
    }

    /// Of the framework as it was stated.
    package var digest: Digest
    /// Of all manifests together.
    package var revision: Digest
    package var title: Wording
    package var controls: [Control]
    /// Every cluster that the manifests state, protected or not: the population.
    package var clusters: [String]

    package init(digest: Digest, revision: Digest, title: Wording, controls: [Control], clusters: [String]) {
        (self.digest, self.revision, self.title) = (digest, revision, title)
        (self.controls, self.clusters) = (controls, clusters)
    }
}

/// A framework that no manifest states any more.
package struct DroppedRecord: Hashable, Sendable, Codable {
    /// Of the manifests that lack it.
    package var revision: Digest

    package init(revision: Digest) { self.revision = revision }
}
