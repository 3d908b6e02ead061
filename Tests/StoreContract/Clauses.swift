import Model
import Ports

extension Clause {
    static let values = [
        Clause("what was put is read back, whole and in parts") { store in
            let bytes = noise(1, 100_000)
            try expect(try await store.put("a/b/c", bytes), "a new name was not new")
            try expect(try await store.get("a/b/c", range: nil) == bytes, "other bytes came back")
            let parts: [(Range<Int64>, Range<Int>)] = [
                (0..<7, 0..<7), (10..<20, 10..<20), (99_990..<100_010, 99_990..<100_000),
                (99_999..<100_000, 99_999..<100_000),
                (50..<50, 50..<50),
            ]
            for (range, part) in parts {
                try expect(try await store.get("a/b/c", range: range) == Array(bytes[part]), "wrong bytes of \(range)")
            }
            for range in [100_000..<100_001, 200_000..<200_010] as [Range<Int64>] {
                try expect(try await store.get("a/b/c", range: range) == [], "bytes beyond the end: \(range)")
            }
            try expect(try await store.size("a/b/c") == 100_000, "wrong size")
        },
        Clause("an object may be empty") { store in
            try expect(try await store.put("empty", []), "a new name was not new")
            try expect(try await store.get("empty", range: nil) == [], "it has bytes")
            try expect(try await store.get("empty", range: 0..<10) == [], "it has bytes")
            try expect(try await store.size("empty") == 0, "wrong size")
            try expect(try await !store.put("empty", []), "the same bytes were taken for new ones")
        },
        Clause("a pack of 16 MiB and more comes back") { store in
            let bytes = noise(2, 17 << 20)
            try await store.put("packs/aa/large", bytes)
            try expect(try await store.size("packs/aa/large") == Int64(bytes.count), "wrong size")
            let range = (16 << 20) + 1..<(16 << 20) + 5001
            let part = try await store.get("packs/aa/large", range: Int64(range.lowerBound)..<Int64(range.upperBound))
            try expect(part == Array(bytes[range]), "wrong bytes of the end")
            try expect(try await store.get("packs/aa/large", range: nil) == bytes, "other bytes came back")
        },
        Clause("nil only for what is not there") { store in
            try await store.put("a/b", [1])
            for key in ["a", "a/c", "a/b/c", "no/such/folder", "b"] {
                try expect(try await store.get(key, range: nil) == nil, "\(key) has bytes")
                try expect(try await store.get(key, range: 0..<1) == nil, "a part of \(key) has bytes")
                try expect(try await store.get(key, range: 1..<1) == nil, "no part of \(key) is there")
                try expect(try await store.size(key) == nil, "\(key) has a size")
            }
        },
    ]

    static let names = [
        Clause("a taken name keeps its bytes") { store in
            try await store.put("a/1", [1, 2])
            try expect(try await !store.put("a/1", [1, 2]), "the same bytes were taken for new ones")
            for other in [[1, 3], [1], [1, 2, 3], []] as [[UInt8]] {
                let code = try await code { try await store.put("a/1", other) }
                try expect(code == .storeConflict, "other bytes: \(code)")
            }
            try expect(try await store.get("a/1", range: nil) == [1, 2], "they were overwritten")
        },
        Clause("replacing and deleting may be done twice") { store in
            try await store.replace("control/x", [1])
            try await store.replace("control/x", [2])
            try await store.replace("control/x", [2])
            try expect(try await store.get("control/x", range: nil) == [2], "it was not replaced")
            try await store.delete("control/x")
            try await store.delete("control/x")
            try await store.delete("never/was/there")
            try expect(try await store.get("control/x", range: nil) == nil, "it is still there")
            try expect(try await store.put("control/x", [3]), "the name is not free again")
        },
        Clause("keys are of one alphabet, and lead nowhere else") { store in
            let longest = String(repeating: "k", count: 200)
            for key in ["A.b_c-9", "a/b.json", longest, "0/1/2/3/4/5/6/7/8"] {
                try expect(try await store.put(key, Array(key.utf8)), "\(key) was not new")
                try expect(try await store.get(key, range: nil) == Array(key.utf8), "\(key) did not come back")
            }
            for key in ["", "/etc/passwd", "a//b", "../x", "a/../b", ".hidden", "a/"] {
                let code = try await code { try await store.put(key, [1]) }
                try expect(code == .usage, "“\(key)”: \(code)")
            }
        },
    ]

    static let listings = [
        Clause("a listing is by prefix and sorted") { store in
            for key in ["b", "a/2", "a/10", "a/1/x", "ab/1", "a-1", "A"] { try await store.put(key, [0, 0]) }
            let expected = [
                "": ["A", "a-1", "a/1/x", "a/10", "a/2", "ab/1", "b"], "a/": ["a/1/x", "a/10", "a/2"],
                "a/1": ["a/1/x", "a/10"], "a": ["a-1", "a/1/x", "a/10", "a/2", "ab/1"], "z/": [], "b": ["b"],
            ]
            for (prefix, keys) in expected {
                let found = try await store.list(prefix)
                try expect(found.map(\.key) == keys, "“\(prefix)”: \(found)")
                try expect(found.allSatisfy { $0.size == 2 }, "sizes: \(found)")
            }
        },
        Clause("a listing of more than a thousand is whole") { store in
            let keys = (0..<1203).map { "many/\(String($0, radix: 36))" }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for lane in 0..<8 {
                    group.addTask {
                        for number in stride(from: lane, to: keys.count, by: 8) {
                            try await store.put(keys[number], [1])
                        }
                    }
                }
                try await group.waitForAll()
            }
            try expect(try await store.list("many/").map(\.key) == keys.sorted(), "keys are missing or out of order")
        },
    ]
}
