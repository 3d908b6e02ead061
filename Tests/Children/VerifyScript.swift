import Foundation

/// `reports/verify.py` of this checkout.
package let verifyScript = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("reports/verify.py").path

/// Runs the verifier.
/// - Parameter bare: on Python's standard library alone, whatever is installed beside it.
package func runScript(
    _ arguments: [String], bare: Bool = false, script: String = verifyScript
) throws -> (status: Int32, text: String) {
    let python = ["python3", "-B"] + (bare ? ["-S"] : [])
    let run = try Child.start(python + [script] + arguments)
    return (run.wait(), run.said)
}
