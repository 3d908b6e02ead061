import ClusterHarness
import Foundation
import Testing

/// A command of which one call to the file system fails.
struct FaultyWork {
    private let site: Site
    private let arguments: [String]
    private let ahead: Int

    /// - Parameter hoursAhead: of the wall clock that the command sees.
    init(_ site: Site, _ arguments: [String], hoursAhead: Int = 0) {
        (self.site, self.arguments, ahead) = (site, arguments, hoursAhead * 3600)
    }

    private struct Fault: CustomStringConvertible {
        var call: Int
        var number: Int32
        var isAfterEffect: Bool

        var description: String { "call \(call) errno \(number)\(isAfterEffect ? " after its effect" : "")" }
    }

    static let library = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent()
        .appending(path: "libFileFaults.so").path()
    private static let seed =
        ProcessInfo.processInfo.environment["PRA_FAULT_SEED"].flatMap { UInt64($0) } ?? .random(in: 0...(1 << 32))
    private static let isWhole = ProcessInfo.processInfo.environment["PRA_EVERY_FAULT"] == "1"

    /// Store and state as they were.
    func reset(from folder: String, removing others: String...) async throws {
        try await site.run("/usr/bin/rm", ["-rf", site.store, site.state])
        try await site.run("/usr/bin/cp", "-a", "\(folder)/store", "\(folder)/state", site.folder)
        try await site.run("/usr/bin/rm", ["-rf"] + others)
    }

    /// For each fault: the command fails with one error that says what to do, or it succeeds all the same; then the
    /// same command succeeds.
    /// - Parameters:
    ///   - failed: told how it ended when it failed.
    ///   - settled: what must be true once it has succeeded.
    func failEachCall(
        atMost most: Int = 20, from start: () async throws -> Void,
        failed: (Ending) async throws -> Void = { _ in }, settled: (Ending) async throws -> Void
    ) async throws {
        #expect(FileManager.default.fileExists(atPath: Self.library), "the library of faults was not built")
        try await start()
        let (sound, count, _) = try await run(nil)
        #expect(sound.status == 0, "without a fault: \(sound)")
        try await settled(sound)
        let faults = faults(among: count, atMost: most)
        print("\(arguments.prefix(2).joined(separator: " ")): \(faults.count) of \(count) calls, seed \(Self.seed)")
        for fault in faults {
            try await start()
            let (ending, _, place) = try await run(fault)
            let what = "seed \(Self.seed) \(arguments): \(fault) \(place)"
            #expect(ending.status < 128, "\(what): \(ending)")
            guard ending.status != 0 else {
                try await settled(ending)
                continue
            }
            // The loop says it as it happens, and the command at its end.
            let remedies = Set(ending.said.split(separator: "\n").filter { $0.hasPrefix("  fix: ") })
            #expect(remedies.count == 1, "\(what): \(ending)")
            try await failed(ending)
            let (again, _, _) = try await run(nil)
            #expect(again.status == 0, "\(what): again: \(again)")
            try await settled(again)
        }
    }

    private func faults(among count: Int, atMost most: Int) -> [Fault] {
        var state = Self.seed &+ UInt64(count)
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % max(bound, 1)
        }
        let calls = Self.isWhole ? Array(1...max(count, 1)) : (0..<min(most, count)).map { _ in 1 + next(count) }
        return calls.map { Fault(call: $0, number: [EIO, ENOSPC][next(2)], isAfterEffect: next(3) == 0) }
    }

    /// - Returns: how it ended, how many calls it made, and which one failed.
    private func run(_ fault: Fault?) async throws -> (Ending, Int, String) {
        let log = "\(site.folder)/.said-faults"
        await site.export([
            "LD_PRELOAD": Self.library, "PRA_FAULT_PROGRAM": "pra", "PRA_FAULT_ROOT": "\(site.folder)/",
            "PRA_FAULT_AT": "\(fault?.call ?? 0)", "PRA_FAULT_ERRNO": "\(fault?.number ?? 0)",
            "PRA_FAULT_AFTER": fault?.isAfterEffect == true ? "1" : "0", "PRA_FAULT_LOG": log,
            "PRA_FAULT_CLOCK": "\(ahead)",
        ])
        let ending = try await site.pra(arguments)
        await site.export(["PRA_FAULT_AT": "0", "PRA_FAULT_CLOCK": "0"])
        let words = try String(contentsOfFile: log, encoding: .utf8).split(separator: " ", maxSplits: 1)
        return (ending, words.first.flatMap { Int($0) } ?? 0, words.last.map(String.init) ?? "")
    }
}
