import Manifests
import Model
import Ports
import Transfer

extension S3Store {
    /// Whether the bucket is there and open to these credentials, and whether one name goes to one writer.
    /// - Throws: `.storeSetting` when it does not.
    func probe() async throws(PraError) {
        _ = try await client.send(S3Call(.get, nil, query: [("list-type", "2"), ("max-keys", "1")]))
        try await probeLock()
        guard settings.conditionalWrites == .required else { return }
        let key = "control/probe-\(hexString(withNumber(access.random.next())))"
        do throws(PraError) {
            try await race(for: key)
            _ = try await client.send(S3Call(.delete, key))
        } catch {
            do throws(PraError) { _ = try await client.send(S3Call(.delete, key)) } catch {
                // A few bytes stay; why the service can not be used is what has to be told.
            }
            throw error
        }
    }

    /// Two puts of one name at once, and one after them.
    private func race(for key: String) async throws(PraError) {
        let bids: [[UInt8]] = [Array("one".utf8), Array("other".utf8)]
        let wins: [Bool]
        do {
            async let first = publish(bids[0], as: key, onlyIfAbsent: true)
            async let second = publish(bids[1], as: key, onlyIfAbsent: true)
            wins = [try await first, try await second]
        } catch { throw PraError.wrapping(error) }
        let there = try await client.send(S3Call(reading: key, nil))
        guard wins.count(where: \.self) == 1, let winner = wins.firstIndex(of: true), there.body == bids[winner] else {
            throw unconditional(
                "of two that put one name at once, \(wins.count(where: \.self)) were told that they won")
        }
        guard try await !publish(Array("late".utf8), as: key, onlyIfAbsent: true) else {
            throw unconditional("it overwrote an object that was put If-None-Match")
        }
    }

    private func withNumber(_ number: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: number >> (56 - 8 * $0)) }
    }
}
