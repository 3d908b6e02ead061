import FoundationEssentials
import Manifests
import Model
import Ports

/// The newest checkpoint as a git note of the commit that the manifests stand at. It is never pushed: that is its
/// repository's business, `git push REMOTE refs/notes/pra`.
struct GitNote {
    static let ref = "refs/notes/pra"

    let runner: any ProcessRunner
    /// A manifest's, absolute.
    let path: String

    /// The same note again changes nothing.
    func put(_ checkpoint: CheckpointNote, before: Timestamp) async throws(PraError) -> AnchorRecord {
        guard let folder = GitHistory.folder(of: [GitHistory.realPath(path)]) else {
            throw refused("there is no folder of manifests", cause: nil)
        }
        let commit = try await git(["rev-parse", "--verify", "HEAD^{commit}"], in: folder).filter { !$0.isWhitespace }
        let notes = ["notes", "--ref=\(Self.ref)"]
        // Of all commits: asked for one, git fails alike for no note and for a broken repository.
        let isNoted = try await git(notes + ["list"], in: folder).contains(" \(commit)\n")
        if isNoted, try await git(notes + ["show", commit], in: folder).contains(checkpoint.text) {
            return AnchorRecord(.gitNote, checkpoint, before: before, at: commit)
        }
        _ = try await git(notes + ["add", "-f", "-m", checkpoint.text, commit], in: folder)
        return AnchorRecord(.gitNote, checkpoint, before: before, at: commit)
    }

    private func git(_ arguments: [String], in folder: String) async throws(PraError) -> String {
        guard let program = GitHistory.program else { throw refused("there is no git on this host", cause: nil) }
        let who = ["NAME": "pra", "EMAIL": "pra@localhost"]
        var environment = ["GIT_TERMINAL_PROMPT": "0"]
        for (key, value) in who { for role in ["AUTHOR", "COMMITTER"] { environment["GIT_\(role)_\(key)"] = value } }
        environment["HOME"] = ProcessInfo.processInfo.environment["HOME"]
        // Nothing that the repository configures is run.
        let command = Command(
            program, ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null"] + arguments,
            environment: environment, directory: folder)
        let result = try await runner.run(command, deadline: .seconds(60))
        guard result.exitStatus == 0 else {
            throw refused("git \(arguments[0]) failed in \(folder)", cause: String(result.errors.prefix(500)))
        }
        return result.output
    }

    private func refused(_ what: String, cause: String?) -> PraError {
        PraError(
            .anchorRefused, "the ledger is not anchored as a git note: \(what)",
            remedy: "keep the manifests in a git repository in which this user may write, with a commit; or take the "
                + "anchor out of the EvidencePolicy", retry: .later, cause: cause)
    }
}
