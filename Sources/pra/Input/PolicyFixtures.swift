import FoundationEssentials
import Manifests
import Model
import Policies

/// One fixture, or one rule that has none.
struct PolicyResult: Encodable {
    /// The fixture's path, or `policy/rule`.
    var name: String
    /// What is not as it should be; empty when all is.
    var problems: [String]

    var line: String { problems.isEmpty ? "ok    \(name)" : "wrong \(name): \(problems.joined(separator: "; "))" }
}

/// Every fixture of every policy file under `folder`, and every rule that none of them breaks.
func policyResults(under folder: String) throws(PraError) -> [PolicyResult] {
    var results: [PolicyResult] = []
    for path in try manifestFiles(under: [folder]) {
        let reading = Manifests.readManifests(try readSource(path))
        if let problem = reading.problems.first(where: { $0.severity == .error }) {
            throw PraError(
                .manifestInvalid, "\(problem.location): \(problem.path): \(problem.what)", remedy: problem.remedy)
        }
        let policies = reading.desired.admissions
        if !policies.isEmpty { results += try PolicyFixtures(of: path, policies).results() }
    }
    return results
}

private struct PolicyFixtures {
    private let folder: String
    private let policies: [Resource<AdmissionPolicy.Spec>]
    private let rules: [(policy: String, rule: String)]

    init(of path: String, _ policies: [Resource<AdmissionPolicy.Spec>]) {
        let stem = path.split(separator: ".", omittingEmptySubsequences: false).dropLast().joined(separator: ".")
        (folder, self.policies) = (stem + policyFixturesSuffix, policies)
        rules = policies.flatMap { policy in policy.spec.rules.map { (policy.name, $0.name) } }
    }

    func results() throws(PraError) -> [PolicyResult] {
        var (results, broken) = ([PolicyResult](), Set<String>())
        for path in try files("pass") {
            results.append(PolicyResult(name: path, problems: try problems(in: path, nil)))
        }
        for path in try files("fail") {
            let rule = String(path.split(separator: "/").last?.prefix { $0 != "." } ?? "")
            let found = try problems(in: path, rule)
            if found.isEmpty { broken.insert(rule) }
            results.append(PolicyResult(name: path, problems: found))
        }
        for (policy, rule) in rules where !broken.contains(rule) {
            results.append(
                PolicyResult(
                    name: "\(policy)/\(rule)", problems: ["no fixture is caught by it: \(folder)/fail/\(rule).yaml"])
            )
        }
        return results
    }

    private func files(_ name: String) throws(PraError) -> [String] {
        var isFolder = false
        let path = "\(folder)/\(name)"
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder else { return [] }
        return try manifestFiles(under: [path])
    }

    /// - Parameter rule: that alone must catch it; `nil` when none may.
    private func problems(in path: String, _ rule: String?) throws(PraError) -> [String] {
        let reading = Manifests.readManifests(try readSource(path))
        let errors = reading.problems.filter { $0.severity == .error }
        guard errors.isEmpty else { return errors.map { "\($0.location): \($0.what)" } }
        if let rule, !rules.contains(where: { $0.rule == rule }) { return ["no rule is called “\(rule)”"] }
        let wanted = Set(rules.filter { $0.rule == rule }.map { "\($0.policy)/\($0.rule)" })
        let found = admissionFindings(in: reading.desired, by: policies).map(\.problem)
        let missed =
            wanted.isDisjoint(with: found.map(\.rule)) && rule != nil ? ["\(rule ?? "") does not catch it"] : []
        return missed
            + found.filter { !wanted.contains($0.rule) }.map { "\($0.rule) catches it at \($0.location): \($0.what)" }
    }
}
