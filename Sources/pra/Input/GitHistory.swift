import Engines
import FoundationEssentials
import Manifests
import Model
import Ports
import Reconciler

/// What git says of manifests. Asked once, when they are adopted; where it can not say anything, that is what is kept.
struct GitHistory {
    /// So many commits are listed by name.
    static let mostListed = 32

    let runner: any ProcessRunner
    /// Manifest files and folders, absolute.
    let paths: [String]

    /// Manifests that lie where git takes longer could hardly be read either.
    private static let deadline = Duration.seconds(60)

    /// - Parameter commit: the newest that is known already; those after it are asked for.
    func record(of revision: Digest, since commit: String?) async -> RevisionRecord {
        let unknown = RevisionRecord(revision: revision, commits: [], unlisted: 0, isModified: nil)
        let paths = paths.map { Self.realPath($0) }
        guard let folder = Self.folder(of: paths),
            let top = await git(["rev-parse", "--show-toplevel"], in: folder)?.split(separator: "\n").first
        else { return unknown }
        let inside = paths.filter { $0 == top || $0.hasPrefix(top + "/") }
        guard !inside.isEmpty, let changed = await git(["status", "--porcelain", "--"] + inside, in: folder) else {
            return unknown
        }
        let (commits, count) = await commits(of: inside, since: commit, in: folder)
        return RevisionRecord(
            revision: revision, commits: commits, unlisted: max(0, count - commits.count), isModified: !changed.isEmpty)
    }

    /// As git tells its own: no link on the way to it.
    static func realPath(_ path: String) -> String {
        absolutePath(URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false))
    }

    static func folder(of paths: [String]) -> String? {
        guard let first = paths.first else { return nil }
        var isFolder = false
        guard FileManager.default.fileExists(atPath: first, isDirectory: &isFolder) else { return nil }
        return isFolder ? first : URL(filePath: first).deletingLastPathComponent().path(percentEncoded: false)
    }

    private typealias Commits = (listed: [RevisionRecord.Commit], count: Int)

    /// Those that are new. Where none is, and at first, the newest alone: what was before `pra` is not its to tell.
    private func commits(of paths: [String], since commit: String?, in folder: String) async -> Commits {
        var new: Commits? = ([], 0)
        if let commit { new = await log(Self.mostListed, of: "\(commit)..HEAD", paths, in: folder) }
        if let new, new.count > 0 { return new }
        guard let all = await log(1, of: "HEAD", paths, in: folder) else { return ([], 0) }
        guard new == nil, !all.listed.isEmpty else { return (all.listed, all.listed.count) }
        // The commit that is known is not in this history, which was written anew or cut off: nobody was told of any of
        // it yet. Where it was cut off there is one more at least.
        let isCut = await git(["rev-parse", "--is-shallow-repository"], in: folder)?.hasPrefix("true") == true
        return (all.listed, all.count + (isCut ? 1 : 0))
    }

    /// The newest first, and how many there are; `nil` where git can not tell, as of a commit that it does not have.
    private func log(_ most: Int, of range: String, _ paths: [String], in folder: String) async -> Commits? {
        let format = ["%H", "%an", "%cI", "%G?", "%s"].joined(separator: "%x1f") + "%x1e"
        guard
            let log = await git(["log", "-n", "\(most)", "--format=\(format)", range, "--"] + paths, in: folder),
            let text = await git(["rev-list", "--count", range, "--"] + paths, in: folder),
            let count = Int(text.filter(\.isNumber))
        else { return nil }
        return (log.split(separator: "\u{1E}").compactMap { Self.commit(String($0)) }, count)
    }

    private static func commit(_ line: String) -> RevisionRecord.Commit? {
        let parts = line.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5, let at = Timestamp(text: parts[2]) else { return nil }
        let signature: RevisionRecord.Commit.Signature =
            switch parts[3] {
            case "N": .none
            case "G": .good
            case "B": .bad
            default: .unknown
            }
        return RevisionRecord.Commit(
            id: parts[0].filter { !$0.isWhitespace }, author: String(parts[1].prefix(200)), at: at,
            subject: String(parts[4].prefix(200)), signature: signature)
    }

    /// What it prints; `nil` when there is no git, it fails, or takes too long. Nothing that a repository configures is
    /// run but the program that judges signatures.
    private func git(_ arguments: [String], in folder: String) async -> String? {
        guard let program = Self.program else { return nil }
        var environment = ["GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"]
        environment["HOME"] = ProcessInfo.processInfo.environment["HOME"]
        let command = Command(
            program, ["-c", "core.fsmonitor=false", "-c", "log.showSignature=false"] + arguments,
            environment: environment, directory: folder)
        do throws(PraError) {
            let result = try await runner.run(command, deadline: Self.deadline)
            return result.exitStatus == 0 ? result.output : nil
        } catch { return nil }
    }

    static var program: String? {
        ["/usr/bin/git", "/usr/local/bin/git", "/bin/git"].first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}

extension Loop {
    /// Keeps what git says of the manifests that it works on, where the ledger does not say it yet. A ledger that takes
    /// nothing keeps no loop from its work.
    func keepRevision(of desired: Desired, at paths: [String], _ printer: LoopPrinter) async {
        let folders = (paths.isEmpty ? ManifestOptions.defaultPaths : paths).map(absolutePath)
        let git = GitHistory(runner: SubprocessRunner(time: SystemTime()), paths: folders)
        let known = await knownRevision
        guard known.revision != desired.revision else { return }
        do throws(PraError) { try await keep(await git.record(of: desired.revision, since: known.commit)) } catch {
            printer.tell(.failed(.configuration(kind: "manifests"), error, willRetry: false))
        }
    }
}
