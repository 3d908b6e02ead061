import Dispatch
import Synchronization

extension Array where Element: Sendable {
    /// As `map`, on every core at once, and without suspending: for pure work of which each piece takes long.
    func concurrentMap<Value: Sendable>(_ transform: @Sendable (Element) -> Value) -> [Value] {
        let values = Mutex([Value?](repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: count) { place in
            let value = transform(self[place])
            values.withLock { $0[place] = value }
        }
        return values.withLock { $0.compactMap(\.self) }
    }
}
