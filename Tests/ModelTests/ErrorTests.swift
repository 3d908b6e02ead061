import Foundation
import Model
import Testing

@Suite struct ErrorTests {
    @Test(arguments: PraError.Code.allCases)
    func everyCodeIsExplained(code: PraError.Code) {
        #expect((code.explanation ?? "").count > 60, "\(code) has no explanation")
    }

    /// The statuses of DESIGN §12 that an error may have.
    @Test(arguments: PraError.Code.allCases)
    func everyCodeHasADocumentedExitStatus(code: PraError.Code) {
        #expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12].contains(code.exitStatus))
    }

    /// README.md has one row a status, with the codes that end in it.
    @Test func theReadmeSaysWhichCodeEndsInWhichStatus() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../README.md")
        let rows = try String(contentsOf: file, encoding: .utf8).matches(of: /(?m)^\| (\d+) \|.*\|([ \d]*)\|$/)
        let said = rows.map { ($0.1, $0.2.split(separator: " ").compactMap { Int($0) }) }
        for (status, codes) in Dictionary(grouping: PraError.Code.allCases, by: \.exitStatus) {
            #expect(said.first { $0.0 == "\(status)" }?.1 == codes.map(\.rawValue).sorted(), "status \(status)")
        }
    }

    @Test(arguments: ["PRA-402", "pra-402", "402"])
    func aCodeIsKnownByItsNumber(text: String) {
        #expect(PraError.Code(text: text) == .storeFull)
    }

    @Test(arguments: ["", "PRA-", "PRA-999", "999", "RecoveryPlan", "PRA402"])
    func otherTextIsNoCode(text: String) {
        #expect(PraError.Code(text: text) == nil)
    }

    @Test func anyErrorComesBackAsOurs() {
        let ours = PraError(.storeFull, "full", remedy: "make room")
        #expect(PraError.wrapping(ours) == ours)
        #expect(PraError.wrapping(CancellationError()).code == .interrupted)
        #expect(PraError.wrapping(Foreign()).code == .internalFault)
    }

    private struct Foreign: Error {}
}
