import Testing

/// Something that is not written, where, and what is written instead.
private struct Ban {
    enum Place { case pure, product, everywhere, tests }

    var word: String
    var place: Place
    var instead: String
    /// Files and folders in which it is right.
    var except: [String] = []
}

private let structured = "a task group or async let, so that nothing outlives its caller and the simulator sees it"
private let bans: [Ban] = [
    Ban(word: "ContinuousClock", place: .pure, instead: "take the time as a parameter"),
    Ban(word: "SuspendingClock", place: .pure, instead: "take the time as a parameter"),
    Ban(word: "random", place: .pure, instead: "take random numbers as a parameter"),
    Ban(word: "print", place: .pure, instead: "return the text"),
    Ban(word: "async", place: .pure, instead: "values in, values out; effects live in the rooms above"),
    Ban(word: "Task", place: .pure, instead: "values in, values out; effects live in the rooms above"),
    Ban(word: "print", place: .product, instead: "return the text to the command", except: ["Sources/pra"]),
    Ban(word: "try!", place: .everywhere, instead: "throw, or #require in a test"),
    Ban(word: "as!", place: .everywhere, instead: "as? and a thrown error, or #require in a test"),
    Ban(
        word: "fatalError", place: .product,
        instead: "throw a PraError; precondition with a message for our own mistakes"),
    // The store's writer: a pack is begun in one call and waited for in a later one; the simulator has no writer.
    Ban(
        word: "Task {", place: .everywhere, instead: structured,
        except: ["Sources/pra", "Tests/Simulator/", "Sources/Stores/Writing/PackWriter.swift"]),
    Ban(word: "Task(", place: .everywhere, instead: structured, except: ["Sources/pra", "Tests/Simulator/"]),
    Ban(word: "Task.detached", place: .everywhere, instead: structured, except: ["Sources/pra", "Tests/Simulator/"]),
    Ban(word: "Task.sleep", place: .product, instead: "TimeSource.sleep", except: ["Sources/pra"]),
    Ban(word: "Task.sleep", place: .tests, instead: "wait for what happens, or use the simulator"),
    Ban(word: "usleep", place: .everywhere, instead: "TimeSource.sleep, or waiting for what happens"),
    Ban(word: "Thread.sleep", place: .everywhere, instead: "TimeSource.sleep, or waiting for what happens"),
    Ban(word: "Date()", place: .product, instead: "TimeSource.now"),
    Ban(word: "UUID()", place: .product, instead: "a name that follows from what it names, or RandomSource"),
    Ban(word: "DispatchQueue", place: .product, instead: "an actor, or a thread of its own for blocking calls"),
    Ban(word: "DispatchSemaphore", place: .product, instead: "a continuation"),
    Ban(word: " Process()", place: .everywhere, instead: "`spawn` of Children says why; Subprocess in the product"),
    Ban(word: "NSLock", place: .everywhere, instead: "Mutex"),
    Ban(word: "@preconcurrency", place: .everywhere, instead: "a Sendable type"),
    Ban(word: "XCTest", place: .everywhere, instead: "Swift Testing"),
]

@Suite("Words")
struct WordsTests {
    @Test("what has a better replacement is not written")
    func banned() {
        let findings = Checkout.swift.flatMap { source in
            bans.filter { $0.applies(to: source) && source.mayContain($0.word) }.flatMap { ban in
                source.code.indices.filter { contains(source.code[$0], word: ban.word) }.map {
                    Finding(path: source.path, line: $0 + 1, subject: ban.word, remedy: "instead: \(ban.instead)")
                }
            }
        }
        #expect(unexcused(findings, rule: "words") == [])
    }

    @Test("at most three places in the product step around Sendable, each with its reason on the line")
    func unchecked() {
        let suspects = Checkout.swift.filter { $0.mayContain("Sendable") || $0.mayContain("(unsafe)") }
        let places = suspects.flatMap { source in
            source.code.indices
                .filter {
                    source.code[$0].contains("@unchecked Sendable") || source.code[$0].contains("nonisolated(unsafe)")
                }
                .map { (source, "\(source.path):\($0 + 1)", hasReason: source.lines[$0].contains("  // ")) }
        }
        #expect(places.filter { !$0.hasReason }.map(\.1) == [])
        #expect(places.filter { $0.0.isProduct }.map(\.1).count <= 3, "\(places.map(\.1))")
    }

    @Test("nothing is left to be done later")
    func unfinished() {
        let marks = ["TO" + "DO", "FIX" + "ME", "XX" + "X"]
        let files = Checkout.files(
            under: ["Sources", "Tests", "manifests", "policies", ".quickstart", ".ci"],
            endingIn: [".swift", ".md", ".yaml", ".h", ".sql", ".sh", ".py", "run"])
        let found = (files + ["quickstart.sh", "Package.swift", "README.md"]).filter { path in
            let text = Checkout.text(path)
            return marks.contains { text.contains($0) }
        }
        #expect(found == [])
    }

    @Test(
        "a banned word is found as a word and not as part of another",
        arguments: [
            ("Task { run() }", "Task {", true), ("AlertTask { run() }", "Task {", false), ("try! x()", "try!", true),
            ("printing(x)", "print", false), ("x.print(y)", "print", true), ("func asynchronous()", "async", false),
        ])
    func matching(line: String, word: String, isFound: Bool) {
        #expect(contains(line[...], word: word) == isFound)
    }
}

extension Ban {
    fileprivate func applies(to source: SwiftSource) -> Bool {
        guard !except.contains(where: { source.path.hasPrefix($0) }) else { return false }
        return switch place {
        case .pure: source.isProduct && pureRooms.contains(source.room)
        case .product: source.isProduct
        case .everywhere: true
        case .tests: !source.isProduct
        }
    }
}

/// Whether `word` stands in `line` with no letter, digit or underscore before it, nor after it when it ends in one.
private func contains(_ line: Substring, word: String) -> Bool {
    func joins(_ character: Character?) -> Bool { character.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false }
    return line.ranges(of: word).contains { range in
        let before = range.lowerBound == line.startIndex ? nil : line[line.index(before: range.lowerBound)]
        let after = range.upperBound == line.endIndex ? nil : line[range.upperBound]
        return !joins(before) && !(joins(word.last) && joins(after))
    }
}
