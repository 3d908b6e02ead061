import Model
import Ports

/// `keys/<epoch>.<generation>`: one line with the digest of the rest, then the wraps as JSON. The digest tells a
/// damaged object from a wrong key.
struct KeyObject: Hashable, Sendable, Codable {
    private static let magic = "pra-keys/1 "

    var storeId: String
    var epoch: UInt16
    var wraps: [Wrap]

    init(storeId: String, epoch: UInt16, wraps: [Wrap]) {
        (self.storeId, self.epoch, self.wraps) = (storeId, epoch, wraps)
    }

    init(_ keys: EpochKeys, storeId: String, epoch: UInt16, for recipients: [Recipient]) throws(PraError) {
        self.init(storeId: storeId, epoch: epoch, wraps: [])
        for recipient in recipients { wraps.append(try Wrap(keys, for: recipient, in: place)) }
    }

    func encoded() throws(PraError) -> [UInt8] {
        let document = try Document.encode(self)
        return Array("\(Self.magic)\(Hash.of(document).hex)\n".utf8) + document
    }

    init(parsing bytes: [UInt8], _ key: String, storeId: String) throws(PraError) {
        let line = bytes.prefix { $0 != UInt8(ascii: "\n") }, document = Array(bytes.dropFirst(line.count + 1))
        guard line.elementsEqual("\(Self.magic)\(Hash.of(document).hex)".utf8) else {
            throw corrupt(key, "its bytes do not have the hash in its first line")
        }
        self = try Document.decode(KeyObject.self, document, key: key)
        guard self.storeId == storeId, KeyName(key)?.epoch == epoch else {
            throw corrupt(key, "it is of epoch \(epoch) of store \(self.storeId)")
        }
    }

    func open(with secret: Secret) throws(PraError) -> EpochKeys? {
        for wrap in wraps { if let keys = try wrap.open(with: secret, in: place) { return keys } }
        return nil
    }

    /// Store and epoch, which a wrap is bound to.
    var place: String { "\(storeId) \(epoch)" }
}

/// The name of an object in `keys/`.
struct KeyName: Hashable, Sendable, Comparable {
    var epoch: UInt16
    var generation: Int

    init(epoch: UInt16, generation: Int) { (self.epoch, self.generation) = (epoch, generation) }

    /// `nil` for what is no such name.
    init?(_ key: String) {
        let parts = key.dropFirst("keys/".count).split(separator: ".", omittingEmptySubsequences: false)
        guard key.hasPrefix("keys/"), parts.count == 2, let epoch = UInt16(parts[0]), let number = Int(parts[1]),
            epoch > 0, number > 0
        else { return nil }
        self.init(epoch: epoch, generation: number)
    }

    var key: String { "keys/\(epoch).\(generation)" }

    static func < (left: KeyName, right: KeyName) -> Bool {
        (left.epoch, left.generation) < (right.epoch, right.generation)
    }
}
