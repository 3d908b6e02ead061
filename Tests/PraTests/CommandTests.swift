import Children
import Foundation
import Testing

/// The binary itself: its exit status and where it writes.
@Suite struct CommandTests {
    private let folder: Folder

    init() throws { folder = try Folder() }

    private struct Ending {
        var status: Int32
        var output: String
        var errors: String
    }

    private func pra(_ arguments: String...) throws -> Ending { try pra(arguments) }

    private func pra(_ arguments: [String]) throws -> Ending {
        let child = try Child.start([program] + arguments, apart: true)
        return Ending(status: child.wait(), output: child.said, errors: child.complaints)
    }

    private var program: String {
        URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "pra").path()
    }

    private func store(_ name: String, url: String = "file:///s") -> String {
        """
        apiVersion: pra/v1
        kind: BackupStore
        metadata: {name: \(name)}
        spec: {url: "\(url)", failureDomain: {site: a, host: b}}
        """
    }

    @Test func validManifestsEndWithZero() throws {
        _ = try folder.write(store("a"), to: "a.yaml")
        let ending = try pra("validate", folder.path)
        #expect(ending.status == 0)
        #expect(ending.output == "no problem in 1 file with 1 manifest\n")
        #expect(ending.errors.isEmpty)
    }

    @Test func invalidManifestsEndWithTwo() throws {
        _ = try folder.write(store("a", url: "/s"), to: "a.yaml")
        #expect(try pra("validate", folder.path).status == 2)
        #expect(try pra("render", folder.path).status == 2)
        let json = try pra("validate", folder.path, "-o", "json")
        #expect(json.status == 2)
        let found = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect(found?["errors"] as? Int == 1)
    }

    @Test(arguments: [("Africa/Conakry", 0), ("Africa/Conakri", 2)])
    func aTimeZoneThatTheHostDoesNotKnowIsAnError(zone: String, status: Int32) throws {
        let policy = """
            apiVersion: pra/v1
            kind: RetentionPolicy
            metadata: {name: standard}
            spec: {window: 7d, timeZone: \(zone)}
            """
        _ = try folder.write(policy, to: "a.yaml")
        let ending = try pra("validate", folder.path)
        #expect(ending.status == status, "\(ending.output)")
        #expect(ending.output.contains("[unknown-time-zone]") == (status == 2))
    }

    @Test func oneBrokenFileDoesNotHideAnother() throws {
        _ = try folder.write(store("a", url: "/s"), to: "a.yaml")
        _ = try folder.write("a: [", to: "b.yaml")
        _ = try folder.write(String(repeating: "#", count: 5 << 20), to: "c.yaml")
        let ending = try pra("validate", folder.path)
        for rule in ["bad-url", "syntax", "file-too-large"] { #expect(ending.output.contains("[\(rule)]")) }
    }

    @Test(arguments: [["--help"], ["help", "validate"], ["--version"], [], ["explain"], ["schema", "Cluster"]])
    func questionsAreAnsweredOnStandardOutput(arguments: [String]) throws {
        let ending = try pra(arguments)
        #expect(ending.status == 0)
        #expect(!ending.output.isEmpty && ending.errors.isEmpty)
    }

    @Test(arguments: [
        ["validat"], ["validate"], ["validate", "/nowhere"], ["schema", "Clutser"], ["explain", "Cluster.hots"],
        ["validate", "-o", "xml", "."], ["explain", "PRA-999"],
    ])
    func wrongCallsEndWithTwoAndSayWhy(arguments: [String]) throws {
        let ending = try pra(arguments)
        #expect(ending.status == 2)
        #expect(ending.output.isEmpty && !ending.errors.isEmpty)
    }

    @Test(arguments: [
        (["validat", "."], "did you mean `pra validate`?"), (["store", "chek"], "did you mean `pra store check`?"),
        (["frobnicate"], "see which there are: pra --help"), (["explain", "PRA-999"], "no error code PRA-999"),
        (["alert", "inbox", "--state", "/nowhere"], "there is no ledger in /nowhere"),
        (["store", "stats", "file:///nowhere"], "there is no store at file:///nowhere"),
    ])
    func anErrorNamesWhatIsWrongAndTheNearestRight(arguments: [String], words: String) throws {
        let ending = try pra(arguments)
        #expect(ending.errors.contains(words), "\(ending.errors)")
        #expect(ending.output.isEmpty && ending.status != 0)
    }

    /// Foundation describes its errors by their fields, Swift's decoders by theirs.
    @Test func aCauseIsInTheSystemsWords() throws {
        _ = try folder.write(store("a"), to: "a.yaml")
        let notSaved = try pra("apply", "\(folder.path)/nothing", "-f", folder.path, "--state", "\(folder.path)/s")
        #expect(notSaved.errors.contains("(No such file or directory)"), "\(notSaved.errors)")
        let noPlan = try pra("apply", "\(folder.path)/a.yaml", "-f", folder.path, "--state", "\(folder.path)/s")
        #expect(noPlan.errors.contains("(The given data was not valid JSON.)"), "\(noPlan.errors)")
        let noReport = try pra("report", "verify", "\(folder.path)/a.yaml")
        #expect(noReport.errors.contains("(The given data was not valid JSON.)"), "\(noReport.errors)")
    }

    @Test func anAnswerThatCanNotBeWrittenIsAFailure() throws {
        let child = try Child.start(["sh", "-c", "exec \"$0\" schema >/dev/full", program])
        #expect(child.wait() == 1)
        #expect(child.said.contains("standard output can not be written (No space left on device)"))
    }

    @Test func errorsAreJSONWhereOutputIs() throws {
        let ending = try pra("validate", "/nowhere", "-o", "json")
        let found = try JSONSerialization.jsonObject(with: Data(ending.errors.utf8)) as? [String: [String: Any]]
        #expect(found?["error"]?["code"] as? String == "PRA-100")
        #expect(found?["error"]?["exitStatus"] as? Int == 2)
    }
}
