import ArgumentParser
import Manifests
import Model
import Reports

/// `pra policy`: what keeps manifests from taking effect, and what must hold of what they state.
struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Try admission policies on fixtures, and see whether controls hold.",
        subcommands: [Test.self, PolicyControlsCommand.self])

    struct Test: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test", abstract: "Hold admission policies against their fixtures.",
            discussion: """
                Beside FILE.yaml with AdmissionPolicies stands a folder FILE.test with two folders: each manifest file \
                in pass/ must be admitted without a word, each in fail/RULE.yaml or fail/RULE.MORE.yaml must be caught \
                by that rule and by no other. A rule that no fixture breaks has not been tried, and is told. No other \
                command reads these folders. A fixture need not state what its manifests refer to.

                Exit status: 0 all as they should be; 2 a policy is invalid, or none there; 9 not so.
                """)

        @Argument(help: "Folder with policies (default: policies).") var folder = "policies"
        @OptionGroup var output: OutputOptions

        func run() async throws {
            let results = try policyResults(under: folder)
            guard !results.isEmpty else {
                throw PraError(
                    .usage, "no AdmissionPolicy under \(folder)", remedy: "name a folder with policies")
            }
            try output.show(json: Versioned("pra.policy-test/v1", PolicyResults(results))) {
                results.map { "\($0.line)\n" }.joined() + PolicyResults(results).summary
            }
            if results.contains(where: { !$0.problems.isEmpty }) {
                throw ExitCode(PraError.Code.verificationFailed.exitStatus)
            }
        }
    }
}

private struct PolicyResults: Encodable {
    var cases: [PolicyResult]
    var failed: Int

    init(_ cases: [PolicyResult]) { (self.cases, failed) = (cases, cases.count { !$0.problems.isEmpty }) }

    var summary: String {
        failed == 0 ? "all \(counted(cases.count, "case")) as they should be\n" : "\(failed) of \(cases.count) not so\n"
    }
}
