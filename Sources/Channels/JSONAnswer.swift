import FoundationEssentials

/// What an answer says in JSON.
enum JSONAnswer: Hashable, Sendable, Decodable {
    case nothing
    case text(String)
    case list([JSONAnswer])
    case object([String: JSONAnswer])

    /// - Returns: nothing for what is no JSON: then the status decides.
    init(_ bytes: [UInt8]) { self = (try? JSONDecoder().decode(Self.self, from: Data(bytes))) ?? .nothing }

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .nothing
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let flag = try? value.decode(Bool.self) {
            self = .text(flag ? "true" : "false")
        } else if let number = try? value.decode(Int64.self) {
            self = .text("\(number)")
        } else if let number = try? value.decode(Double.self) {
            self = .text("\(number)")
        } else if let items = try? value.decode([JSONAnswer].self) {
            self = .list(items)
        } else {
            self = .object(try value.decode([String: JSONAnswer].self))
        }
    }

    /// What is at `messages.0.id`; `nil` for nothing, for lists and for objects.
    func text(at path: String) -> String? {
        guard case .text(let text) = value(at: path) else { return nil }
        return text
    }

    func list(at path: String) -> [JSONAnswer] {
        guard case .list(let items) = value(at: path) else { return [] }
        return items
    }

    private func value(at path: String) -> JSONAnswer {
        path.split(separator: ".").reduce(self) { value, step in
            switch value {
            case .object(let members): members[String(step)] ?? .nothing
            case .list(let items): Int(step).flatMap { items.indices.contains($0) ? items[$0] : nil } ?? .nothing
            case .nothing, .text: .nothing
            }
        }
    }
}
