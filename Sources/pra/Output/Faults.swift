import Model

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
