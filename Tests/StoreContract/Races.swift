import Model
import Ports

extension Clause {
    static let races = [
        Clause("of many that put one name with different bytes exactly one wins") { store in
            let outcomes = await together(16) { writer -> PraError.Code? in
                do throws(PraError) {
                    let bytes = [UInt8](repeating: UInt8(writer), count: 50_000)
                    return try await store.put("points/slot", bytes) ? nil : .usage
                } catch { return error.code }
            }
            try expect(outcomes.count { $0 == nil } == 1, "\(outcomes)")
            try expect(outcomes.count { $0 == .storeConflict } == 15, "\(outcomes)")
            let bytes = try await store.get("points/slot", range: nil) ?? []
            try expect(Set(bytes).count == 1 && bytes.count == 50_000, "the object is torn")
        },
        Clause("of many that put one name with the same bytes one is first and none fails") { store in
            let bytes = noise(3, 50_000)
            let isFirst = await together(12) { _ in try? await store.put("packs/same", bytes) }
            try expect(isFirst.count { $0 == true } == 1 && !isFirst.contains { $0 == nil }, "\(isFirst)")
        },
        Clause("who reads while an object is replaced gets the old one or the new one") { store in
            let versions = (0..<6).map { [UInt8](repeating: UInt8($0), count: 30_000 + 1000 * $0) }
            try await store.replace("control/turning", versions[0])
            let torn = await together(4) { reader -> String? in
                do {
                    for round in 0..<12 {
                        if reader == 0 { try await store.replace("control/turning", versions[round % versions.count]) }
                        let there = try await store.get("control/turning", range: nil)
                        if !versions.contains(where: { $0 == there }) { return "\(there?.count ?? -1) bytes" }
                    }
                    return nil
                } catch { return "\(error)" }
            }
            try expect(torn.allSatisfy { $0 == nil }, "\(torn)")
        },
    ]
}

private func together<T: Sendable>(_ count: Int, _ body: @escaping @Sendable (Int) async -> T) async -> [T] {
    await withTaskGroup(of: T.self) { group in
        for number in 0..<count { group.addTask { await body(number) } }
        return await group.reduce(into: []) { $0.append($1) }
    }
}
