import Model

/// Rules that manifests must meet.
package enum AdmissionPolicy: Kind {
    package static let name = "AdmissionPolicy"

    package struct Spec: Hashable, Sendable {
        package var selector: Selector
        package var rules: [Rule]
    }

    /// Manifests that carry all of these labels, or serve a cluster that does; an empty one selects nothing.
    package struct Selector: Hashable, Sendable {
        package var matchLabels: [String: String]
    }

    package struct Rule: Hashable, Sendable {
        package var name: String
        package var kind: String
        package var effect: Effect
        package var require: Condition
        package var message: Words
    }

    package enum Effect: String, Hashable, Sendable, CaseIterable { case deny = "Deny", warn = "Warn" }

    package struct Words: Hashable, Sendable {
        package var english: String
        package var french: String
    }

    package indirect enum Condition: Hashable, Sendable {
        case test(Test)
        case all([Condition])
        case any([Condition])
        case not(Condition)
        case when(Implication)
    }

    /// Nothing is asked where `condition` does not hold.
    package struct Implication: Hashable, Sendable {
        package var condition: Condition
        package var then: Condition
    }

    /// Of a field, by its path; where the path leads through a list or to one of values, of each of its items.
    package struct Test: Hashable, Sendable {
        package var field: String
        package var comparison: Operator
        /// As it was written; `nil` for operators that take none.
        package var value: JSONValue?

        package var path: [String] { field.split(separator: ".", omittingEmptySubsequences: false).map(String.init) }
    }

    package enum Operator: String, Hashable, Sendable, CaseIterable {
        case exists = "Exists", absent = "Absent"
        case equals = "Equals", notEquals = "NotEquals", within = "In", notWithin = "NotIn"
        case atLeast = "AtLeast", atMost = "AtMost", startsWith = "StartsWith"
        case contains = "Contains", countAtLeast = "CountAtLeast", countAtMost = "CountAtMost"

        /// Whether it is about a list or mapping as a whole.
        package var isOfCollections: Bool {
            [.exists, .absent, .contains, .countAtLeast, .countAtMost].contains(self)
        }
    }
}
