import Model
import Ports
import Synchronization

/// A store of which one call fails: before it had an effect, or after it, when only the answer is lost.
package final class FaultyStore: ObjectStore {
    package struct Fault: Sendable {
        /// From 1.
        package var call: Int
        package var isAfterEffect: Bool

        package init(call: Int, isAfterEffect: Bool) { (self.call, self.isAfterEffect) = (call, isAfterEffect) }
    }

    private let base: any ObjectStore
    private let state = Mutex((calls: 0, fault: Fault?.none))
    private let deletion = Mutex<String?>(nil)

    package init(_ base: any ObjectStore) { self.base = base }

    package func arm(_ fault: Fault?) {
        state.withLock { $0 = (0, fault) }
        deletion.withLock { $0 = nil }
    }

    /// What was to be deleted by the call that failed.
    package var failedDeletion: String? { deletion.withLock(\.self) }

    /// Since it was armed.
    package var calls: Int { state.withLock(\.calls) }

    private func call<T: Sendable>(_ body: () async throws(PraError) -> T) async throws(PraError) -> T {
        let fault = state.withLock { state in
            state.calls += 1
            return state.fault.flatMap { $0.call == state.calls ? $0 : nil }
        }
        let error = PraError(.storeUnreachable, "a made fault", remedy: "none", retry: .later)
        if let fault, !fault.isAfterEffect { throw error }
        let result = try await body()
        if fault != nil { throw error }
        return result
    }

    @discardableResult
    package func put(_ key: String, _ bytes: [UInt8]) async throws(PraError) -> Bool {
        try await call { () throws(PraError) in try await base.put(key, bytes) }
    }

    package func replace(_ key: String, _ bytes: [UInt8]) async throws(PraError) {
        try await call { () throws(PraError) in try await base.replace(key, bytes) }
    }

    package func get(_ key: String, range: Range<Int64>?) async throws(PraError) -> [UInt8]? {
        try await call { () throws(PraError) in try await base.get(key, range: range) }
    }

    package func size(_ key: String) async throws(PraError) -> Int64? {
        try await call { () throws(PraError) in try await base.size(key) }
    }

    package func list(_ prefix: String) async throws(PraError) -> [ObjectInfo] {
        try await call { () throws(PraError) in try await base.list(prefix) }
    }

    package func delete(_ key: String) async throws(PraError) {
        do { try await call { () throws(PraError) in try await base.delete(key) } } catch {
            deletion.withLock { $0 = key }
            throw error
        }
    }

    package func capacity() async throws(PraError) -> StoreObservation.Space? { try await base.capacity() }
    package func isReadOnly() async throws(PraError) -> Bool { try await base.isReadOnly() }
}

extension Clause {
    /// Fails each call of a small piece of work in turn: it fails loudly, and done again it comes to the same end.
    package static let faults = Clause("one fault at any call is told, and the work done again comes to its end") {
        base in
        let store = FaultyStore(base)
        var expected: [String] = []
        for call in 1...8 {
            for isAfterEffect in [false, true] {
                let folder = "run-\(call)-\(isAfterEffect)"
                store.arm(.init(call: call, isAfterEffect: isAfterEffect))
                let told = try await code { try await work(in: folder, on: store) }
                try expect(told == .storeUnreachable, "call \(call): \(told)")
                store.arm(nil)
                try await work(in: folder, on: store)
                expected += ["\(folder)/control", "\(folder)/index", "\(folder)/pack"]
            }
        }
        let left = try await base.list("").map(\.key)
        try expect(left == expected.sorted(), "left: \(left)")
    }

    private static func work(in folder: String, on store: any ObjectStore) async throws {
        try await store.put("\(folder)/pack", noise(4, 20_000))
        try await store.put("\(folder)/index", [1, 2, 3])
        try await store.replace("\(folder)/control", [7])
        try await store.put("\(folder)/doomed", [9])
        try expect(try await store.get("\(folder)/pack", range: 5..<10) == Array(noise(4, 10)[5...]), "wrong bytes")
        try expect(try await store.size("\(folder)/index") == 3, "wrong size")
        try await store.delete("\(folder)/doomed")
        let keys = try await store.list("\(folder)/").map(\.key)
        try expect(keys == ["control", "index", "pack"].map { "\(folder)/\($0)" }, "\(keys)")
    }
}
