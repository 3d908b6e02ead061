import CProcessor
import Crypto
import Model

extension Cipher {
    /// The ids of several extents, hashed two by two: on processors with instructions for SHA-256 two of one length
    /// take little longer than one.
    func ids(of extents: [ArraySlice<UInt8>]) -> [Model.Digest] {
        stride(from: 0, to: extents.count, by: 2).flatMap { index in
            let second = index + 1
            guard second < extents.count, let ids = ids(of: extents[index], extents[second]) else {
                return extents[index..<min(index + 2, extents.count)].map { id(of: $0) }
            }
            return [ids.0, ids.1]
        }
    }

    /// `nil` where they can not be hashed side by side.
    private func ids(of one: ArraySlice<UInt8>, _ other: ArraySlice<UInt8>) -> (Model.Digest, Model.Digest)? {
        guard hasSHA256, one.count == other.count, one.count.isMultiple(of: PairedSHA256.block) else { return nil }
        var hash = PairedSHA256()
        guard let keys else {
            hash.add(one, other)
            return hash.digests()
        }
        // HMAC (RFC 2104): the hash of the padded key and of the hash of the padded key and the bytes.
        let key = unsafe keys.idKey.withUnsafeBytes { unsafe [UInt8]($0) }
        guard key.count <= PairedSHA256.block else { return nil }
        let padded = key + [UInt8](repeating: 0, count: PairedSHA256.block - key.count)
        let inner = padded.map { $0 ^ 0x36 }[...], outer = padded.map { $0 ^ 0x5C }
        hash.add(inner, inner)
        hash.add(one, other)
        let (first, second) = hash.digests()
        return (Hash.of(outer + first.bytes), Hash.of(outer + second.bytes))
    }
}

private let hasSHA256 = pra_has_sha256() != 0

/// SHA-256 of two inputs of one length in whole blocks.
private struct PairedSHA256 {
    static let block = 64

    private var first = start, second = start
    /// Bytes of each that were added.
    private var count = 0

    /// - Parameters: as long as one another, and whole blocks.
    mutating func add(_ one: ArraySlice<UInt8>, _ other: ArraySlice<UInt8>) {
        unsafe one.withUnsafeBytes { one in
            unsafe other.withUnsafeBytes { other in
                unsafe pra_sha256_two(&first, &second, one.baseAddress, other.baseAddress, one.count / Self.block)
            }
        }
        count += one.count
    }

    /// Adds what ends each: a bit, zeros, and its length in bits.
    mutating func digests() -> (Model.Digest, Model.Digest) {
        var last = [UInt8](repeating: 0, count: Self.block)
        last[0] = 0x80
        for (index, shift) in zip(Self.block - 8..<Self.block, stride(from: 56, through: 0, by: -8)) {
            last[index] = UInt8(truncatingIfNeeded: (8 * count) >> shift)
        }
        add(last[...], last[...])
        return (digest(first), digest(second))
    }

    private func digest(_ words: [UInt32]) -> Model.Digest {
        Model.Digest(words.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (24 - 8 * $0)) } })
    }

    /// First 32 bits of the fractional parts of the square roots of the first eight primes.
    private static let start: [UInt32] = [
        0x6A09_E667, 0xBB67_AE85, 0x3C6E_F372, 0xA54F_F53A, 0x510E_527F, 0x9B05_688C, 0x1F83_D9AB, 0x5BE0_CD19,
    ]
}
