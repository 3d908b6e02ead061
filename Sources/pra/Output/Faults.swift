import Glibc
import Model

extension PraError {
    var onTerminal: String {
        "pra: \(what)\(cause.map { " (\($0))" } ?? "")\n  fix: \(remedy)\n  (\(code); `pra explain \(code)` says more)"
    }
}

/// One object on one line, for `-o json`.
func json(of fault: PraError) -> JSONValue {
    var members: [JSONValue.Member] = [
        .init("code", .text(fault.code.description)), .init("what", .text(fault.what)),
        .init("remedy", .text(fault.remedy)), .init("retry", .text(fault.retry.rawValue)),
        .init("exitStatus", .integer(Int64(fault.code.exitStatus))),
    ]
    if let cause = fault.cause { members.append(.init("cause", .text(cause))) }
    return ["error": .object(members)]
}

func writeToStandardError(_ text: String) {
    var rest = Array((text + "\n").utf8)[...]
    while !rest.isEmpty {
        let count = unsafe rest.withUnsafeBytes { unsafe write(STDERR_FILENO, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        // Nobody is there to be told that standard error is closed.
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
    }
}
