import Testing

/// The rooms from the bottom up; a room may need only rooms that stand before it. A new room is a decision: add it here
/// and in Sources/README.md.
private let rooms = [
    "CClock", "CPostgres", "CYAML", "CProcessor", "CZlib", "CZstd", "CCurl",
    "Model", "YAML", "Manifests", "Evidence", "Objectives", "Policies", "Widgets", "Alerts", "Planning", "Reports",
    "Ports", "Transfer", "Postgres", "State", "Stores", "RemoteStores",
    "Archive", "Channels", "Engines", "Reconciler",
    "Console", "pra-wal", "pra",
]

/// Rooms of values alone: no clock, no randomness, no effect.
let pureRooms: Set = [
    "Model", "YAML", "Manifests", "Evidence", "Objectives", "Policies", "Widgets", "Alerts", "Planning", "Reports",
]

/// Modules that need no row in Package.swift, and where they may be used besides.
private let pureExtras: [String: Set<String>] = [
    "Reports": ["FoundationEssentials", "Dispatch", "Synchronization"],  // JSON; a map on every core
    "Evidence": ["FoundationEssentials"],
]
private let freeElsewhere: Set = ["Dispatch", "FoundationEssentials", "Glibc", "Synchronization"]

@Suite("Rooms")
struct RoomsTests {
    private let isRoom = Set(rooms)

    @Test("every folder of Sources is a known room with a row in Package.swift")
    func known() {
        let folders = Checkout.entries("Sources").filter { $0 != "README.md" }
        #expect(folders.filter { !isRoom.contains($0) || Checkout.package.needs[$0] == nil } == [])
        #expect(folders.contains("Model"), "the folders were not found")
    }

    @Test("arrows of import point down only")
    func downward() {
        let order = Dictionary(uniqueKeysWithValues: rooms.enumerated().map { ($1, $0) })
        let upward = Checkout.package.needs.flatMap { room, needs -> [String] in
            guard let height = order[room] else { return [] }
            return needs.filter { order[$0] ?? -1 > height }.map { "\(room) needs \($0)" }
        }
        #expect(upward.sorted() == [])
    }

    @Test("a room imports what its row names and nothing else")
    func imports() {
        let findings = Checkout.swift.filter(\.isProduct).flatMap { source in
            let isPure = pureRooms.contains(source.room)
            let allowed = (Checkout.package.needs[source.room] ?? []).union(
                isPure ? pureExtras[source.room] ?? [] : freeElsewhere)
            return source.imports.filter { !allowed.contains($0.module) }.map {
                Finding(
                    path: source.path, line: $0.line, subject: $0.module,
                    remedy: "add it to the room's row in Package.swift if the arrow is right, or move the code")
            }
        }
        #expect(unexcused(findings, rule: "imports") == [])
    }

    @Test("a row names nothing that its room does not import")
    func spareNeeds() {
        let spare = rooms.filter { Checkout.exists("Sources/\($0)") && !$0.hasPrefix("C") }.flatMap {
            room -> [String] in
            let imported = Set(
                Checkout.swift.filter { $0.isProduct && $0.room == room }.flatMap { $0.imports.map(\.module) })
            let needs = (Checkout.package.needs[room] ?? []).filter { isRoom.contains($0) && $0 != room }
            return needs.subtracting(imported).map { "\(room) does not import \($0)" }
        }
        #expect(spare.sorted() == [])
    }
}
