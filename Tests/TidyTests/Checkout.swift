import Foundation

/// The checkout that these tests stand in.
enum Checkout {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Every Swift file of Sources and Tests, lexed once.
    static let swift: [SwiftSource] = files(under: ["Sources", "Tests"], endingIn: [".swift"]).map {
        SwiftSource(path: $0, text: text($0))
    }

    static let package = PackageRows(text("Package.swift"))

    /// The text of a file, empty when it is not there.
    static func text(_ path: String) -> String {
        (try? String(contentsOf: root.appending(path: path), encoding: .utf8)) ?? ""
    }

    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path())
    }

    static func entries(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path())) ?? []).sorted()
    }

    /// Relative paths, sorted. Golden files and fixtures are data and have no style.
    static func files(under folders: [String], endingIn suffixes: [String]) -> [String] {
        folders.flatMap { folder in
            let found = FileManager.default.enumerator(atPath: root.appending(path: folder).path())
            return (found?.compactMap { $0 as? String } ?? []).map { "\(folder)/\($0)" }
        }
        .filter { path in
            suffixes.contains { path.hasSuffix($0) } && !path.contains("/Golden/") && !path.contains("/Fixtures/")
        }
        .sorted()
    }
}
