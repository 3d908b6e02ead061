import Model

/// A Bloom filter over extent ids: ten bits an id, five probes, about one false hit in a hundred. Ids are uniform
/// already, so two of their words serve as the two hash functions (Kirsch and Mitzenmacher, 2006).
struct IDFilter: Sendable {
    private(set) var bits: [UInt8]

    init(bits: [UInt8]) { self.bits = bits }

    init(over ids: [Digest]) {
        bits = [UInt8](repeating: 0, count: ids.isEmpty ? 0 : ids.count * 10 / 8 + 1)
        for id in ids {
            for bit in probes(of: id) { bits[bit / 8] |= 1 << UInt8(bit % 8) }
        }
    }

    func mayContain(_ id: Digest) -> Bool {
        !bits.isEmpty && probes(of: id).allSatisfy { bits[$0 / 8] >> UInt8($0 % 8) & 1 == 1 }
    }

    private func probes(of id: Digest) -> some Sequence<Int> {
        let (first, second, _, _) = id.words, count = UInt64(bits.count) * 8
        return (0..<5).lazy.map { Int((first &+ UInt64($0) &* second) % count) }
    }
}
