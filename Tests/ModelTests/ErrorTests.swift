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
