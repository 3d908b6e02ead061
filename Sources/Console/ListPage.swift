import HTTPTypes
import Hummingbird
import Model

/// A part of a list, and by what the next one is asked for.
struct ListPage<Item: Encodable>: Encodable {
    var items: [Item]
    /// `nil` at the end.
    var next: String?
}

extension ListPage: Sendable where Item: Sendable {}

extension Call {
    /// The part of `all` that is asked for.
    /// - Parameter id: by which an item is found again, the same for as long as it is there: a cursor is that of the
    ///   last item, so that what comes in front meanwhile moves nothing.
    func page<Item: Encodable>(of all: [Item], id: (Item) -> String) throws -> ListPage<Item> {
        let limit = try number("limit", in: 1...200) ?? 50
        var rest = all[...]
        if let cursor = query("cursor") {
            guard let place = all.firstIndex(where: { id($0) == cursor }) else {
                throw Problem(.notFound, "cursor: what it points at is gone: begin without it")
            }
            rest = all[(place + 1)...]
        }
        let items = Array(rest.prefix(limit))
        return ListPage(items: items, next: rest.count > limit ? items.last.map(id) : nil)
    }

    func query(_ name: String) -> String? {
        request.uri.queryParameters[name[...]].map(String.init)
    }

    /// - Throws: 400 where it is no number, or none of these.
    func number(_ name: String, in range: ClosedRange<Int>) throws -> Int? {
        guard let text = query(name) else { return nil }
        guard let number = Int(text), range.contains(number) else {
            throw Problem(.badRequest, "\(name): a number from \(range.lowerBound) to \(range.upperBound) is expected")
        }
        return number
    }

    /// - Throws: 400 where it is no moment.
    func moment(_ name: String) throws -> Timestamp? {
        guard let text = query(name) else { return nil }
        guard let time = Timestamp(text: text) else {
            throw Problem(.badRequest, "\(name): a moment is expected, like 2026-11-28T14:00:00Z")
        }
        return time
    }

    /// One of the places in the path.
    func place(_ name: String) -> String { places[name] ?? "" }
}
