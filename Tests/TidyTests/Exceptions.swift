/// What may break a rule, each with its reason. The list may only shrink: one that is not needed any more fails as
/// well.
struct Exception: Hashable, Sendable {
    var path: String
    /// The rule's name: `words`, `imports`, `file-lines`, `function-lines`, `parameters`, `nesting`, `width`.
    var rule: String
    /// What in the file: a function's name, a word, a module; empty for the whole file.
    var subject: String
    var reason: String

    static let all = [
        Exception(
            path: "Sources/Ports/SerialThread.swift", rule: "words", subject: "DispatchSemaphore",
            reason: "its own thread waits for jobs, no task does"),
        Exception(
            path: "Sources/Stores/WorkerThreads.swift", rule: "words", subject: "DispatchSemaphore",
            reason: "its own threads wait for jobs, no task does"),
        Exception(
            path: "Sources/State/WorkAhead.swift", rule: "words", subject: "DispatchSemaphore",
            reason: "the database's own thread waits, inside a transaction that may not suspend"),
        Exception(
            path: "Sources/State/WorkAhead.swift", rule: "words", subject: "DispatchQueue",
            reason: "work for every core in a transaction that may not suspend; it computes and never blocks"),
        Exception(
            path: "Sources/Reports/SLA/ConcurrentMap.swift", rule: "words", subject: "DispatchQueue",
            reason: "pure work for every core, for callers that do not suspend; it never blocks"),
        Exception(
            path: "Sources/Engines/Physical/Drill/PostmasterFile.swift", rule: "words", subject: "usleep",
            reason: "the server is no child of ours, so nothing tells its end; a disk's own thread waits"),
        Exception(
            path: "Tests/Benchmarks/DeliveryBench/Nowhere.swift", rule: "words", subject: "Task.sleep",
            reason: "the clock of a benchmark, which measures real time"),
        Exception(
            path: "Tests/Benchmarks/ConsoleBench/Site.swift", rule: "words", subject: "Task.sleep",
            reason: "a benchmark asks a process now and then, in real time"),
        Exception(
            path: "Tests/EnginesTests/Bench.swift", rule: "words", subject: "Task.sleep",
            reason: "it is the TimeSource that tests against a real server run by"),
    ]
}

/// A place where a rule is broken, and what to do instead.
struct Finding: Sendable {
    var path: String
    var line: Int
    var subject: String
    var remedy: String
}

/// Of `findings`, those without an exception, and exceptions of this rule that excuse nothing; one line each.
func unexcused(_ findings: [Finding], rule: String) -> [String] {
    let exceptions = Exception.all.filter { $0.rule == rule }
    func excuses(_ exception: Exception, _ finding: Finding) -> Bool {
        exception.path == finding.path && (exception.subject.isEmpty || exception.subject == finding.subject)
    }
    let open = findings.filter { finding in !exceptions.contains { excuses($0, finding) } }
    let stale = exceptions.filter { exception in !findings.contains { excuses(exception, $0) } }
    return open.map { "\($0.path):\($0.line): \($0.subject): \($0.remedy)" }
        + stale.map { "\($0.path): the exception of \($0.subject) from \(rule) is not needed: remove it" }
}
