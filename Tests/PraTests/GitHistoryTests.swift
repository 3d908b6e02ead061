import Children
import Engines
import FoundationEssentials
import Manifests
import Model
import Reconciler
import State
import Testing

@testable import pra

/// What git says of manifests, from a repository that git made.
@Suite struct GitHistoryTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    private func git(_ arguments: String...) throws {
        let identity = ["-c", "user.name=J. Martin", "-c", "user.email=j@example.org", "-c", "commit.gpgsign=false"]
        let child = try Child.start(["/usr/bin/git", "-C", folder.path] + identity + arguments, apart: true)
        let status = child.wait()
        #expect(status == 0, "git \(arguments): \(child.complaints)")
    }

    private func write(_ text: String, commit subject: String) throws {
        _ = try folder.write(text, to: "manifests/a.yaml")
        try git("add", "-A")
        try git("commit", "-m", subject)
    }

    private var history: GitHistory {
        GitHistory(runner: SubprocessRunner(time: SystemTime()), paths: ["\(folder.path)/manifests"])
    }

    private let one = Digest(repeatElement(1, count: 32)), two = Digest(repeatElement(2, count: 32))

    @Test func commitsSinceTheLastRevisionAreToldWithAuthorAndSignature() async throws {
        try git("init", "-q")
        try write("a: 1", commit: "before")
        try write("a: 2", commit: "first; = of all")
        let first = await history.record(of: one, since: nil)
        #expect(first.commits.map(\.subject) == ["first; = of all"] && first.unlisted == 0)
        #expect(first.commits.map(\.author) == ["J. Martin"] && first.isModified == false)
        #expect(first.commits.map(\.signature) == [.none])
        try write("a: 3", commit: "second")
        try write("a: 4", commit: "third")
        _ = try folder.write("a: 5", to: "manifests/a.yaml")
        let then = await history.record(of: two, since: try #require(first.commits.first).id)
        #expect(then.commits.map(\.subject) == ["third", "second"] && then.isModified == true)
        // A history that was written anew.
        let anew = await history.record(of: two, since: String(repeating: "0", count: 40))
        #expect(anew.commits.map(\.subject) == ["third"])
    }

    @Test func manifestsOutsideOfGitSaySo() async throws {
        _ = try folder.write("a: 1", to: "manifests/a.yaml")
        #expect(await history.record(of: one, since: nil).isModified == nil)
    }

    @Test func aRevisionIsKeptOnceByTheLoopThatAdoptsIt() async throws {
        try git("init", "-q")
        try write("a: 1", commit: "first")
        let wiring = try await Wiring(state: "\(folder.path)/state", for: .writing)
        let (desired, printer) = (Desired(revision: one), LoopPrinter(json: false))
        for _ in 0..<2 {
            let loop = try await Loop(desired, in: wiring.world, mode: .converge) { _ in }
            for _ in 0..<2 {
                await loop.keepRevision(of: desired, at: ["\(folder.path)/manifests"], printer)
            }
        }
        let kept = try await wiring.journal.facts(from: 0).compactMap { fact -> RevisionRecord? in
            if case .revised(let record) = fact.event { record } else { nil }
        }
        #expect(kept.map(\.revision) == [one] && kept.first?.commits.map(\.subject) == ["first"])
    }
}
