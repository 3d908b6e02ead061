import Foundation

/// Runs `reports/verify.py` of this checkout.
/// - Parameter bare: on Python's standard library alone, whatever is installed beside it.
package func runScript(_ arguments: [String], bare: Bool = false) throws -> (status: Int32, text: String) {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    let python = ["python3", "-B"] + (bare ? ["-S"] : [])
    let script = try Child.start(python + [root.appendingPathComponent("reports/verify.py").path] + arguments)
    return (script.wait(), script.said)
}
