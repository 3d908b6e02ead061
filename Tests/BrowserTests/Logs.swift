import Foundation
import Model

extension Browser {
    /// A line of the browser's own console.
    struct Complaint: Decodable, Sendable, CustomStringConvertible {
        var level: String
        /// `security` of what the Content-Security-Policy forbade, `javascript`, `network`, `console-api`.
        var source: String
        var message: String

        var description: String { "\(level) \(source): \(message)" }
    }

    /// What it has complained of since it was asked last. That a server answers 401 is no fault of a page.
    func complaints() async throws -> [Complaint] {
        try await driver.post("\(session)/se/log", ["type": "browser"], as: [Complaint].self)
            .filter { $0.source != "network" }
    }

    private struct Event: Decodable { var message: String }
    private struct Traffic: Decodable {
        struct Message: Decodable {
            struct Parameters: Decodable {
                struct Request: Decodable { var method: String, url: String }
                var request: Request?
            }
            var method: String
            var params: Parameters?
        }
        var message: Message
    }

    /// The requests that it has made since it was asked last: `GET http://…`.
    func requests() async throws -> [String] {
        let events = try await driver.post("\(session)/se/log", ["type": "performance"], as: [Event].self)
        return try events.compactMap { event in
            let told = try JSONDecoder().decode(Traffic.self, from: Data(event.message.utf8)).message
            guard told.method == "Network.requestWillBeSent" else { return nil }
            return told.params?.request.map { "\($0.method) \($0.url)" }
        }
    }
}
