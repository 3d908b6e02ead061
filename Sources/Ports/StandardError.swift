import Glibc
import Model

extension PraError {
    package var onTerminal: String {
        "pra: \(what)\(cause.map { " (\($0))" } ?? "")\n  fix: \(remedy)\n  (\(code); `pra explain \(code)` says more)"
    }
}

package func writeToStandardError(_ text: String) {
    var rest = Array((text + "\n").utf8)[...]
    while !rest.isEmpty {
        let count = unsafe rest.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        // Nobody is there to be told that standard error is closed.
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
    }
}
