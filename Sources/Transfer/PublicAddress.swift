import CCurl  // may own the names of sockets, as Glibc does: whichever is read first
import Glibc

/// An IP address by its bytes: 4 or 16.
package struct IPAddress: Hashable, Sendable {
    package var bytes: [UInt8]

    package init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// `nil` for another family.
    init?(_ address: UnsafePointer<sockaddr>) {
        switch unsafe Int32(address.pointee.sa_family) {
        case AF_INET:
            bytes = unsafe UnsafeRawPointer(address).withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                unsafe withUnsafeBytes(of: $0.pointee.sin_addr) { unsafe Array($0) }
            }
        case AF_INET6:
            bytes = unsafe UnsafeRawPointer(address).withMemoryRebound(to: sockaddr_in6.self, capacity: 1) {
                unsafe withUnsafeBytes(of: $0.pointee.sin6_addr) { unsafe Array($0) }
            }
        default: return nil
        }
    }

    /// Of the public internet: not of this host, of a private network, of a link (where clouds answer with
    /// credentials), nor one that leads to such an IPv4 address. By IANA's registries of special purposes.
    package var isPublic: Bool {
        if bytes.count == 4 { return !Self.special4.contains { begins($0.prefix, bits: $0.bits) } }
        if begins(Self.mapped, bits: 96) || begins(Self.translated, bits: 96) { return inner(12..<16).isPublic }
        if begins([0x20, 0x02], bits: 16) { return inner(2..<6).isPublic }
        return !Self.special6.contains { begins($0.prefix, bits: $0.bits) }
    }

    private func inner(_ place: Range<Int>) -> IPAddress { IPAddress(Array(bytes[place])) }

    private func begins(_ prefix: [UInt8], bits: Int) -> Bool {
        (0..<bits).allSatisfy { bit in
            let wanted = bit / 8 < prefix.count ? prefix[bit / 8] : 0
            return (bytes[bit / 8] ^ wanted) & (0x80 >> UInt8(bit % 8)) == 0
        }
    }

    private static let mapped = [UInt8](repeating: 0, count: 10) + [0xff, 0xff]
    private static let translated: [UInt8] = [0, 0x64, 0xff, 0x9b]

    private static let special4: [(prefix: [UInt8], bits: Int)] = [
        ([0], 8), ([10], 8), ([100, 64], 10), ([127], 8), ([169, 254], 16), ([172, 16], 12), ([192, 0, 0], 24),
        ([192, 0, 2], 24), ([192, 168], 16), ([198, 18], 15), ([198, 51, 100], 24), ([203, 0, 113], 24), ([224], 3),
    ]

    private static let special6: [(prefix: [UInt8], bits: Int)] = [
        // What is not of the internet's own part, 2000::/3, and in it what documents and protocols use.
        ([0x00], 3), ([0x40], 2), ([0x80], 1), ([0x20, 0x01, 0x00], 23), ([0x20, 0x01, 0x0d, 0xb8], 32),
    ]
}
