import Crypto
import Model
import Testing

@testable import Stores

@Suite struct PairedIDTests {
    private static let plain = Cipher(storeID: "s", keys: nil)

    private static func sealed(keyBytes: Int) -> Cipher {
        let key = SymmetricKey(data: (0..<keyBytes).map { UInt8($0) })
        return Cipher(storeID: "s", keys: KeyRing(idKey: key, dataKeys: [1: SymmetricKey(size: .bits256)]))
    }

    /// As coreutils' sha256sum says.
    @Test func known() {
        let zeros = [UInt8](repeating: 0, count: 64)
        let ids = Self.plain.ids(of: [zeros[...], zeros[...]])
        let hex = "f5a5fd42d16a20302798ef6ed309979b43003d2320d9f0e8ea9831a92759fb4b"
        #expect(ids.map(\.hex) == [hex, hex])
    }

    @Test(arguments: [1, 64, 128, 8192, 1 << 20, 8191, 100])
    func asOneByOne(length: Int) {
        let random = SeededRandom(UInt64(length))
        for cipher in [Self.plain, Self.sealed(keyBytes: 32), Self.sealed(keyBytes: 64), Self.sealed(keyBytes: 65)] {
            for count in 0...5 {
                let extents = (0..<count).map { _ in random.bytes(length)
                }
                #expect(cipher.ids(of: extents.map { $0[...] }) == extents.map { cipher.id(of: $0) }, "\(count)")
            }
        }
    }

    @Test func ofDifferentLengths() {
        let lengths = [64, 128, 128, 128, 64, 64, 0, 0]
        let extents = lengths.map { length in (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ length) }[...] }
        #expect(Self.plain.ids(of: extents) == extents.map { Self.plain.id(of: $0) })
    }

    /// The instruction's own path, and not the one that replaces it.
    @Test func sliceOfALongerBuffer() {
        let bytes = (0..<1 << 12).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }
        let extents = [bytes[64..<1088], bytes[2048..<3072]]
        #expect(Self.plain.ids(of: extents) == extents.map { Hash.of($0) })
    }
}
