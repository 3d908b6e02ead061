/// What became of one resource, or of a control as a whole.
package enum ControlOutcome: String, Hashable, Sendable, Codable, CaseIterable {
    case passed = "Passed", failed = "Failed", unknown = "Unknown", excepted = "Excepted"
}

/// A control that was evaluated with another outcome than the last time.
package struct ControlRecord: Hashable, Sendable, Codable {
    package struct Finding: Hashable, Sendable, Codable {
        /// `akig`, `akig/local`, `akig/critical/primary-loss`.
        package var resource: String
        package var outcome: ControlOutcome
        package var why: Message

        package init(resource: String, outcome: ControlOutcome, why: Message) {
            (self.resource, self.outcome, self.why) = (resource, outcome, why)
        }
    }

    package var control: String
    package var check: ControlCheck
    package var outcome: ControlOutcome
    package var population: Int
    package var passed: Int
    package var failed: Int
    package var unknown: Int
    package var excepted: Int
    /// Every resource that did not pass.
    package var findings: [Finding]

    package init(
        control: String, check: ControlCheck, outcome: ControlOutcome, population: Int, passed: Int, failed: Int,
        unknown: Int, excepted: Int, findings: [Finding]
    ) {
        (self.control, self.check, self.outcome, self.population) = (control, check, outcome, population)
        (self.passed, self.failed, self.unknown, self.excepted) = (passed, failed, unknown, excepted)
        self.findings = findings
    }

    /// Whether nothing else is said than in `other` but for the figures inside the sentences, which move all the time.
    package func isLike(_ other: Self) -> Bool { quiet == other.quiet }

    private var quiet: Self {
        var quiet = self
        for place in quiet.findings.indices { quiet.findings[place].why.arguments = [] }
        return quiet
    }
}
