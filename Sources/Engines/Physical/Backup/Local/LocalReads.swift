import Model

/// Several readers side by side, a little ahead of the one who takes what they read, in order.
struct LocalReads {
    enum Read: Sendable { case item(LocalItem), files([LocalFile], [ReadPart?]), part(LocalPart, ReadPart) }

    struct Numbered: Sendable { var number: Int, read: Read }

    private let readers: [LocalReader]
    private var (given, taken, isOver) = (0, 0, false)
    /// Read before their turn.
    private var early: [Int: Read] = [:]

    init(_ readers: [LocalReader]) { self.readers = readers }

    /// `nil` at the end.
    mutating func next(
        of items: inout LocalItems, in group: inout ThrowingTaskGroup<Numbered, any Error>
    ) async throws -> Read? {
        while !isOver, given - taken < 2 * readers.count {
            guard let item = try await items.next() else {
                isOver = true
                break
            }
            let (number, reader) = (given, readers[given % readers.count])
            group.addTask { Numbered(number: number, read: try await LocalReads.read(item, reader)) }
            given += 1
        }
        while taken < given, early[taken] == nil, let next = try await group.next() { early[next.number] = next.read }
        guard let read = early.removeValue(forKey: taken) else { return nil }
        taken += 1
        return read
    }

    private static func read(_ item: LocalItem, _ reader: LocalReader) async throws(PraError) -> Read {
        switch item {
        case .files(let files): .files(files, try await reader.read(files))
        case .part(let part): .part(part, try await reader.read(part))
        case .archive, .folder, .link: .item(item)
        }
    }
}
