import Model
import Ports
import Synchronization

/// An object store in memory that can be told to fail: the model that `FileStore` is compared with.
final class MemoryStore: ObjectStore, Sendable {
    /// What happens at call number `at`, from 1, and at every call after it.
    struct Crash: Sendable {
        var at: Int
        /// Whether call `at` still takes effect, though its caller sees an error.
        var afterEffect = false
    }

    private struct State {
        var objects: [String: [UInt8]] = [:]
        var calls = 0
        var crash: Crash?
        var extended: [String] = []
        var failsLocks = false
    }

    let isLocking: Bool
    private let state = Mutex(State())

    init(isLocking: Bool = false) { self.isLocking = isLocking }

    var failsLocks: Bool {
        get { state.withLock { $0.failsLocks } }
        set { state.withLock { $0.failsLocks = newValue } }
    }

    /// Keys whose lock was extended since the last call.
    func takeExtended() -> [String] {
        state.withLock { state in
            defer { state.extended = [] }
            return state.extended
        }
    }

    func extendLocks(of keys: [String]) async throws(PraError) {
        if failsLocks { throw PraError(.storeUnreachable, "no lock", remedy: "look", retry: .later) }
        let gone = state.withLock { state in keys.first { state.objects[$0] == nil } }
        if let gone { throw PraError(.storeUnreachable, "\(gone) is not there", remedy: "look", retry: .later) }
        state.withLock { $0.extended += keys }
    }

    var calls: Int { state.withLock { $0.calls } }
    var objects: [String: [UInt8]] { state.withLock { $0.objects } }

    func arm(_ crash: Crash?) {
        state.withLock { state in
            state.crash = crash
            state.calls = 0
        }
    }

    func set(_ key: String, _ bytes: [UInt8]?) { state.withLock { $0.objects[key] = bytes } }

    private func call<T: Sendable>(_ body: (inout [String: [UInt8]]) throws(PraError) -> T) throws(PraError) -> T {
        let outcome = state.withLock { state -> Result<T, PraError> in
            state.calls += 1
            let crash = state.crash.map { ($0, state.calls - $0.at) }
            let failure = PraError(.storeUnreachable, "the process died", remedy: "start it again", retry: .later)
            if let (crash, past) = crash, past > 0 || past == 0 && !crash.afterEffect { return .failure(failure) }
            let result = Result { () throws(PraError) in try body(&state.objects) }
            if let (_, past) = crash, past == 0 { return .failure(failure) }
            return result
        }
        return try outcome.get()
    }

    @discardableResult
    func put(_ key: String, _ bytes: [UInt8]) async throws(PraError) -> Bool {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.allSatisfy({ !$0.isEmpty && !$0.hasPrefix(".") }) else {
            throw PraError(.usage, "“\(key)” is no key", remedy: "look")
        }
        return try call { objects throws(PraError) in
            guard let there = objects[key] else {
                objects[key] = bytes
                return true
            }
            if there == bytes { return false }
            throw PraError(.storeConflict, "\(key) is there with other bytes", remedy: "look")
        }
    }

    func replace(_ key: String, _ bytes: [UInt8]) async throws(PraError) { try call { $0[key] = bytes } }

    func get(_ key: String, range: Range<Int64>?) async throws(PraError) -> [UInt8]? {
        try call { objects in
            objects[key].map { bytes in
                guard let range else { return bytes }
                return Array(bytes[range.clamped(to: 0..<Int64(bytes.count)).asInts])
            }
        }
    }

    func size(_ key: String) async throws(PraError) -> Int64? { try call { $0[key].map { Int64($0.count) } } }

    func list(_ prefix: String) async throws(PraError) -> [ObjectInfo] {
        try call { objects in
            objects.filter { $0.key.hasPrefix(prefix) }.map { ObjectInfo(key: $0, size: Int64($1.count)) }
                .sorted { $0.key < $1.key }
        }
    }

    func delete(_ key: String) async throws(PraError) { try call { $0[key] = nil } }

    func capacity() async throws(PraError) -> StoreObservation.Space? { nil }

    func isReadOnly() async throws(PraError) -> Bool { false }
}

extension Range<Int64> {
    fileprivate var asInts: Range<Int> { Int(lowerBound)..<Int(upperBound) }
}
