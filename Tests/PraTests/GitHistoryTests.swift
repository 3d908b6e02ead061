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
    private let outside: Folder

    init() throws { (folder, outside) = (try Folder(), try Folder()) }

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

    private var history: GitHistory { history(of: "\(folder.path)/manifests") }

    private func history(of path: String) -> GitHistory {
        GitHistory(runner: SubprocessRunner(time: SystemTime()), paths: [path])
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
        let same = await history.record(of: two, since: try #require(then.commits.first).id)
        #expect(same.commits.map(\.subject) == ["third"] && same.unlisted == 0, "nothing is new")
    }

    /// Goal: where the commit that is known is gone, nobody reads that nothing else was changed.
    @Test func aHistoryThatWasWrittenAnewOrCutOffTellsOfMore() async throws {
        try git("init", "-q")
        for number in 1...3 { try write("a: \(number)", commit: "commit \(number)") }
        let gone = String(repeating: "0", count: 40)
        let anew = await history.record(of: two, since: gone)
        #expect(anew.commits.map(\.subject) == ["commit 3"] && anew.unlisted == 2)
        try git("clone", "-q", "--depth", "1", "file://\(folder.path)", "\(outside.path)/cut")
        let cut = await history(of: "\(outside.path)/cut/manifests").record(of: two, since: gone)
        #expect(cut.commits.map(\.subject) == ["commit 3"] && cut.unlisted == 1)
        let first = await history(of: "\(outside.path)/cut/manifests").record(of: two, since: nil)
        #expect(first.commits.map(\.subject) == ["commit 3"] && first.unlisted == 0)
    }

    @Test func manifestsAreFoundBehindLinksAndNamesWithBlanks() async throws {
        try git("init", "-q")
        _ = try folder.write("a: 1", to: "Plan de reprise/akig.yaml")
        try git("add", "-A")
        try git("commit", "-m", "first")
        let (place, links) = ("\(folder.path)/Plan de reprise", outside.path)
        try FileManager.default.createSymbolicLink(atPath: "\(links)/folder", withDestinationPath: place)
        try FileManager.default.createSymbolicLink(
            atPath: "\(links)/akig.yaml", withDestinationPath: "\(place)/akig.yaml")
        for path in ["\(place)/akig.yaml", "\(links)/folder", "\(links)/folder/akig.yaml", "\(links)/akig.yaml"] {
            let record = await history(of: path).record(of: one, since: nil)
            #expect(record.commits.map(\.subject) == ["first"] && record.isModified == false, "\(path)")
        }
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
