import Model

/// What moves over the page.
enum Pointer: String, Sendable {
    case mouse, touch
}

/// Keys by the code points that the WebDriver standard gives them.
enum Key: String, Sendable {
    case shift = "\u{E008}"
    case control = "\u{E009}"
    case tab = "\u{E004}"
    case enter = "\u{E007}"
    case escape = "\u{E00C}"
    case space = " "
    case end = "\u{E010}"
    case home = "\u{E011}"
    case left = "\u{E012}"
    case up = "\u{E013}"
    case right = "\u{E014}"
    case down = "\u{E015}"
}

extension Browser {
    /// One after the other, to whatever has the focus.
    func press(_ keys: Key...) async throws {
        let moves = keys.flatMap { key -> [JSONValue] in
            [
                ["type": "keyDown", "value": .text(key.rawValue)], ["type": "keyUp", "value": .text(key.rawValue)],
            ]
        }
        try await perform(["type": "key", "id": "keys", "actions": .list(moves)])
    }

    /// While the first is held down.
    func press(_ key: Key, with held: Key) async throws {
        let moves: JSONValue = [
            ["type": "keyDown", "value": .text(held.rawValue)], ["type": "keyDown", "value": .text(key.rawValue)],
            ["type": "keyUp", "value": .text(key.rawValue)], ["type": "keyUp", "value": .text(held.rawValue)],
        ]
        try await perform(["type": "key", "id": "keys", "actions": moves])
    }

    func tap(_ element: Element, by pointer: Pointer = .touch) async throws {
        try await perform(pointer, [move(to: element), down, up])
    }

    /// Takes hold of the middle of `element` and lets go over the middle of `target`, on a way of several moves, as
    /// hands make.
    /// - Parameter isDropped: otherwise it is still held at the end.
    func drag(_ element: Element, to target: Element, by pointer: Pointer, isDropped: Bool = true) async throws {
        // To see one may take the other out of the window: both are looked for once both were shown.
        _ = try await middle(of: target)
        let start = try await middle(of: element), end = try await middle(of: target)
        let steps = 8
        let way = (1...steps).map { step in
            move(
                x: start.x + (end.x - start.x) * step / steps, y: start.y + (end.y - start.y) * step / steps,
                origin: "viewport")
        }
        try await perform(
            pointer, [move(x: start.x, y: start.y, origin: "viewport"), down] + way + (isDropped ? [up] : []))
    }

    /// Lets go of all keys and pointers.
    func release() async throws { try await driver.delete("\(session)/actions") }

    private var down: JSONValue { ["type": "pointerDown", "button": 0] }
    private var up: JSONValue { ["type": "pointerUp", "button": 0] }

    private func move(to element: Element) -> JSONValue { move(x: 0, y: 0, origin: element.reference) }

    private func move(x: Int, y: Int, origin: JSONValue) -> JSONValue {
        [
            "type": "pointerMove", "duration": 16, "x": .integer(Int64(x)), "y": .integer(Int64(y)), "origin": origin,
        ]
    }

    /// Scrolled to where it can be reached, in the window.
    private func middle(of element: Element) async throws -> (x: Int, y: Int) {
        struct Point: Decodable { var x: Double, y: Double }
        let point = try await run(
            """
            arguments[0].scrollIntoView({block: "nearest"});
            const box = arguments[0].getBoundingClientRect();
            return {x: box.x + box.width / 2, y: box.y + box.height / 2};
            """, [element.reference], as: Point.self)
        return (Int(point.x), Int(point.y))
    }

    private func perform(_ pointer: Pointer, _ moves: [JSONValue]) async throws {
        try await perform([
            "type": "pointer", "id": .text(pointer.rawValue), "parameters": ["pointerType": .text(pointer.rawValue)],
            "actions": .list(moves),
        ])
    }

    private func perform(_ source: JSONValue) async throws { try await tell("/actions", ["actions": [source]]) }
}
