import Model

/// The names of the store's objects.
enum StoreKey {
    static let format = "format.json"

    static func pack(_ id: Digest) -> String { "packs/\(id.hex.prefix(2))/\(id.hex)" }
    static func index(_ id: Digest) -> String { "index/\(id.hex)" }
    static func cluster(_ uid: String) -> String { "clusters/\(uid)/" }
    static func epoch(_ uid: String, _ number: Int) -> String { "clusters/\(uid)/epochs/\(padded(number, 6))" }
    static func point(_ uid: String, _ action: ActionID) -> String { "clusters/\(uid)/points/\(escaped(action.text))" }
    static func forgotten(_ uid: String, _ action: ActionID) -> String { "forgotten/\(uid)/\(escaped(action.text))" }
    /// Prefix of an action's sessions.
    static func sessions(of action: ActionID) -> String { "control/sessions/\(escaped(action.text))/" }
    static func tombstone(_ name: String) -> String { "tombstones/\(name)" }

    /// `text` in the alphabet of keys: other bytes, and `_` itself, become `_` and two hexadecimal digits.
    static func escaped(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
                bytes.append(byte)
            default:
                bytes += "_\(hexString([byte]))".utf8
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What `escaped` made of a text.
    static func unescaped(_ name: Substring) -> String {
        var bytes: [UInt8] = [], rest = name.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "_"), let code = UInt8(String(rest.prefix(2)) ?? "", radix: 16) else {
                bytes.append(byte)
                continue
            }
            bytes.append(code)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The digest that a key such as `packs/3f/3fa9…` ends in.
    static func digest(in key: String) -> Digest? {
        key.split(separator: "/").last.flatMap { Digest(hex: $0) }
    }
}
