import Alerts
import Manifests
import Model
import Policies
import Ports

/// What manifests state, all that is wrong with them, and what admission policies say of them.
struct StatedManifests {
    var files: Int
    /// `nil` when some are invalid.
    var desired: Desired?
    var problems: [Diagnostic]
    var findings: [AdmissionFinding]
}

/// Reads and decodes what is under `paths`, or under the default folders.
func readStated(_ paths: [String]) async throws(PraError) -> StatedManifests {
    let files = try manifestFiles(under: paths.isEmpty ? ManifestOptions.defaultPaths : paths)
    let (desired, problems) = assemble(try await readManifests(at: files), isZone: mayBeZone)
    return StatedManifests(
        files: files.count, desired: desired, problems: problems,
        findings: desired.map { admissionFindings(in: $0) } ?? [])
}

/// The same of manifests that are valid; errors are thrown together as one.
func loadStated(_ paths: [String]) async throws(PraError) -> StatedManifests {
    let stated = try await readStated(paths)
    if stated.desired == nil { _ = try stated.accepted() }
    return stated
}

/// For commands that must work whatever a policy has come to say: its denials are told as warnings, and what it only
/// warns of is left to those that act on the plan.
func loadDesired(_ paths: [String]) async throws(PraError) -> Desired {
    var stated = try await readStated(paths)
    stated.findings.removeAll { $0.problem.severity == .warning }
    for index in stated.findings.indices { stated.findings[index].problem.severity = .warning }
    return try stated.accepted()
}

/// Manifests by their name, as the state database remembers those that were admitted.
private let admittedKind = "Admitted"

/// For commands that act on the plan as a whole: what a policy denies is refused as what is invalid is. What was
/// admitted as it stands and is denied by a policy that came later goes on, with a warning: no policy stops protection
/// that runs.
func admit(_ stated: StatedManifests, knownTo journal: any Journal) async throws(PraError) -> Desired {
    let known = try await journal.rows(of: admittedKind)
    var (stated, denied) = (stated, [ResourceID: String]())
    for (index, finding) in stated.findings.enumerated()
    where finding.problem.severity == .error && known[finding.resource.description] == finding.digest {
        stated.findings[index].problem.severity = .warning
        stated.findings[index].problem.what += " (denied since it was admitted: it goes on, and nothing is destroyed)"
        denied[finding.resource] = finding.problem.what
    }
    var desired = try stated.accepted()
    desired.denied = denied
    return desired
}

/// Remembers all manifests of `desired` as admitted.
func remember(_ desired: Desired, in journal: any Journal) async throws(PraError) {
    let known = try await journal.rows(of: admittedKind)
    let stated = Dictionary(
        desired.documents.map { (ResourceID($0.kind, $0.name ?? "").description, $0.digest) },
        uniquingKeysWith: { first, _ in first })
    for (name, digest) in stated where known[name] != digest {
        try await journal.setRow(ResourceID(admittedKind, name), digest: digest, document: "")
    }
    for name in known.keys where stated[name] == nil {
        try await journal.removeRow(ResourceID(admittedKind, name))
    }
}

extension StatedManifests {
    /// Contacts to which no alert goes.
    mutating func warn(of contacts: ContactBook) {
        problems += desired.map { contactWarnings($0, contacts) } ?? []
    }

    /// What takes effect. Warnings go to standard error; errors are thrown together as one.
    fileprivate func accepted() throws(PraError) -> Desired {
        let shown = (problems + findings.map(\.problem)).sorted { $0.location < $1.location }
        let outcome = Validation(files: files, manifests: desired?.count, problems: shown)
        guard let desired, !shown.contains(where: { $0.severity == .error }) else {
            writeToStandardError(outcome.text)
            throw PraError(
                .manifestInvalid,
                desired == nil
                    ? "the manifests have errors; nothing was done"
                    : "policies deny the manifests; nothing was done",
                remedy: "correct what is shown above; pra explain KIND.field says what a field takes")
        }
        if !shown.isEmpty { writeToStandardError(outcome.text) }
        return desired
    }

    /// Everything that `pra validate` tells.
    var all: [Diagnostic] { (problems + findings.map(\.problem)).sorted { $0.location < $1.location } }
}
