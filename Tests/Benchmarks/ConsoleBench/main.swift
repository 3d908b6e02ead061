import Children
import Foundation
import Model
import Ports

// Starts PROGRAM run --console with a hundred clusters and a ledger of most of a year in FOLDER, and prints what its
// console takes. This process is the load: it is on the same processors, and not in the memory that is told.
//
//   ConsoleBench FOLDER PROGRAM

guard CommandLine.arguments.count == 3 else {
    print("ConsoleBench FOLDER PROGRAM")
    exit(2)
}
let site = try await Site(in: CommandLine.arguments[1], program: CommandLine.arguments[2])
print(
    "\(site.entries) entries of 100 clusters,",
    "\(processor()), \(ProcessInfo.processInfo.activeProcessorCount) processors")
let begun = ContinuousClock().now
while try ask("/readyz").status != 200 { try await pause(.milliseconds(200)) }
print("ready \(format((ContinuousClock().now - begun) / .seconds(1))) s after it listened")
let cookies = try Site.people.map { try logIn($0) }

try await weigh()
try await measurePages(beside: 0)
// Before anything else is asked that takes memory for a while.
let bare = try await site.residentBytes()
let streams = try open(200), some = try await site.residentBytes()
var others = try open(300)
let many = try await site.residentBytes()
print("memory: \(bare >> 20) MiB without streams")
for (count, bytes) in [(200, some), (500, many)] {
    print("  with \(count) streams: \(bytes >> 20) MiB, \(format(Double(bytes - bare) / 1000 / Double(count))) kB each")
}
others = []
try await measurePages(beside: streams.count)
try await measureRequests(beside: streams.count)
let loads = try String(contentsOfFile: "/proc/loadavg", encoding: .utf8)
print("load at the end: \(loads.prefix { $0 != " " })")
withExtendedLifetime(streams) { _ = site.server.stop() }

func request(_ path: String, as cookie: String = "") -> [UInt8] {
    Array("GET \(path) HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: \(cookie)\r\n\r\n".utf8)
}

func ask(_ path: String, as cookie: String = "") throws -> Line.Reply {
    try Line(port: site.port).ask(request(path, as: cookie))
}

func logIn(_ name: String) throws -> String {
    let body = #"{"name":"\#(name)","password":"\#(Site.password)"}"#
    let line = try Line(port: site.port)
    try line.say(
        Array(
            "POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                .utf8) + Array("\(body.utf8.count)\r\n\r\n\(body)".utf8))
    let reply = line.text(try line.hear())
    guard let token = reply.firstMatch(of: /"token":"([0-9a-f]+)"/)?.1 else {
        throw PraError(.connectionLost, "no session: \(reply)", remedy: "see the benchmark")
    }
    return "__Host-pra=\(token)"
}

func open(_ count: Int) throws -> [Line] {
    try (0..<count).map { number in
        let line = try Line(port: site.port)
        try line.say(request("/api/v1/events", as: cookies[number % cookies.count]))
        while !line.text(try line.hear()).contains("retry:") {}
        return line
    }
}

/// What a browser fetches for a first look at a dashboard.
func weigh() async throws {
    let parts = try ["/", "/console.css", "/console.js"].map { ($0, try ask($0, as: cookies[0]).bytes) }
    let total = parts.reduce(0) { $0 + $1.1 }
    print("page: \(total / 1000) kB, of which", parts.map { "\($0) \($1)" }.joined(separator: ", "), "as sent")
}

/// In turns, so that what else the machine does meets all of them.
func measurePages(beside count: Int) async throws {
    let paths = ["/", "/api/v1/status", "/console.css"]
    var times = Dictionary(uniqueKeysWithValues: paths.map { ($0, [Line.Reply]()) })
    let line = try Line(port: site.port)
    for number in 0..<2000 {
        for path in paths {
            let reply = try line.ask(request(path, as: cookies[number % cookies.count]))
            guard reply.status == 200 else {
                throw PraError(.connectionLost, "\(path): \(reply.status)", remedy: "see the benchmark")
            }
            times[path]?.append(reply)
        }
        // So that the loop's own work, which comes every few seconds, meets its share.
        try await pause(.milliseconds(5))
    }
    print("first byte beside \(count) streams, one after the other, n=2000 each:")
    var file: Double?
    for path in paths.reversed() {
        let first = (times[path] ?? []).map { $0.toFirstByte / .milliseconds(1) }.sorted()
        let whole = (times[path] ?? []).map { $0.whole / .milliseconds(1) }.sorted()
        file = file ?? first[1000]
        print(
            "  \(path): median \(format(first[1000])) ms, p99 \(format(first[1980])), longest \(format(first[1999]));",
            "whole p99 \(format(whole[1980])); median \(format(first[1000] / (file ?? 1))) of the file's")
    }
}

func measureRequests(beside streams: Int) async throws {
    for path in ["/console.css", "/livez", "/api/v1/status"] {
        let (connections, seconds) = (8, 6.0)
        let start = ContinuousClock().now
        let replies = try await withThrowingTaskGroup(of: (Int, Int).self) { group in
            for number in 0..<connections {
                let (port, words) = (site.port, request(path, as: cookies[number % cookies.count]))
                group.addTask { try await onThread { try ask(words, on: port, for: .seconds(seconds)) } }
            }
            return try await group.reduce(into: (0, 0)) { $0 = ($0.0 + $1.0, max($0.1, $1.1)) }
        }
        let took = (ContinuousClock().now - start) / .seconds(1)
        print(
            "\(path): \(Int(Double(replies.0) / took)) requests/s over \(connections) connections",
            "in \(format(took)) s, \(replies.1) bytes each, beside \(streams) streams")
    }
}

/// - Returns: how many answers came, and how long the last was.
@Sendable func ask(_ words: [UInt8], on port: Int, for time: Duration) throws -> (Int, Int) {
    let line = try Line(port: port), end = ContinuousClock().now + time
    var (count, bytes) = (0, 0)
    while ContinuousClock().now < end {
        let reply = try line.ask(words)
        guard reply.status == 200 else {
            throw PraError(.connectionLost, "\(reply.status)", remedy: "see the benchmark")
        }
        (count, bytes) = (count + 1, reply.bytes)
    }
    return (count, bytes)
}

func onThread<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { done in
        runOnNewThread { done.resume(with: Result { try work() }) }
    }
}

func format(_ value: Double) -> String { String(format: "%.2f", value) }

/// As the kernel names it.
func processor() -> String {
    let lines = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8))?.split(separator: "\n") ?? []
    return lines.first { $0.hasPrefix("model name") }?.split(separator: ": ").last.map(String.init) ?? "unknown"
}
