import Children
import ClusterHarness
import Foundation
import Model
import Ports
import Transfer

/// A chromedriver of its own on a free loopback port, killed when this goes; the browser that it has started goes with
/// it, since it hangs on a pipe of it.
final class Driver: Sendable {
    static let program = "/usr/bin/chromedriver"
    /// In CI a missing one fails the tests; elsewhere they say that they skip it.
    static var isAvailable: Bool { FileManager.default.isExecutableFile(atPath: program) || !Programs.mayBeMissing }

    private let child: Child
    private let port: Int
    private let client: HTTPClient

    private init() throws {
        child = try Child.start([Self.program, "--port=0"])
        var port: Int?
        _ = try wait(atMost: .seconds(30)) { [child] in
            port = (child.said.firstMatch(of: /started successfully on port (\d+)/)?.output.1).flatMap { Int($0) }
            return port != nil || !child.isRunning
        }
        guard let port else { throw BrowserError("chromedriver did not start: \(child.said)") }
        self.port = port
        client = try HTTPClient()
    }

    static func start() async throws -> Driver {
        try await withCheckedThrowingContinuation { continuation in
            runOnNewThread { continuation.resume(with: Result { try Driver() }) }
        }
    }

    private struct Told<T: Decodable>: Decodable { var value: T }
    private struct Refusal: Decodable { var error: String, message: String }

    /// A command of the WebDriver protocol.
    func post<T: Decodable>(_ path: String, _ body: JSONValue = [:], as type: T.Type) async throws -> T {
        try await send(.post(Array(body.compact.utf8), contentType: "application/json"), path, as: type)
    }

    func get<T: Decodable>(_ path: String, as type: T.Type) async throws -> T {
        try await send(.get, path, as: type)
    }

    func delete(_ path: String) async throws { _ = try await send(.delete, path, as: String?.self) }

    private func send<T: Decodable>(_ method: HTTPRequest.Method, _ path: String, as type: T.Type) async throws -> T {
        let url = "http://127.0.0.1:\(port)\(path)"
        switch try await client.send(HTTPRequest(method, url, timeout: .seconds(60), bodyLimit: 64 << 20)) {
        case .failed(let failure): throw BrowserError("\(path): \(failure.detail)")
        case .answered(let reply):
            guard reply.isSuccess else {
                let told = try JSONDecoder().decode(Told<Refusal>.self, from: Data(reply.body)).value
                throw BrowserError("\(path): \(told.error): \(told.message)")
            }
            return try JSONDecoder().decode(Told<T>.self, from: Data(reply.body)).value
        }
    }
}

struct BrowserError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
