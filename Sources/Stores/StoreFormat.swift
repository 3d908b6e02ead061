import Model

/// `format.json`: what a program must understand before it touches the store.
struct StoreFormat: Hashable, Sendable, Codable {
    struct Features: Hashable, Sendable, Codable {
        /// Who does not know one of these must not read.
        var read: Set<String>
        /// Who does not know one of these must not write.
        var write: Set<String>
    }

    static let name = "pra-store/1"

    var format = StoreFormat.name
    var storeId: String
    var extentBytes = 1 << 20
    var idKind = "sha256"
    var cipher = "none"
    var features = Features(read: [StoreFormat.pages], write: [])

    /// The feature of stores that may hold deltas.
    static let pages = "pages"

    var isEncrypted: Bool { cipher != "none" }

    static func encrypted(storeId: String) -> StoreFormat {
        StoreFormat(storeId: storeId, idKind: "hmac", cipher: "aes-256-gcm")
    }

    /// Features that this version knows; a store that announces another one is from a newer version.
    private static let knownFeatures = Features(read: [pages], write: [])

    /// - Returns: the features for which this version must not write; none in a store of its own.
    /// - Throws: `.storeNewer` when it may not even be read.
    func newerFeatures() throws(PraError) -> [String] {
        let unknown = features.read.subtracting(Self.knownFeatures.read)
        let isKnown = [("sha256", "none"), ("hmac", "aes-256-gcm")].contains { $0 == (idKind, cipher) }
        guard format == Self.name, unknown.isEmpty, isKnown, extentBytes == 1 << 20 else {
            let needs = [format == Self.name ? "" : format] + (isKnown ? [] : [idKind, cipher]) + unknown.sorted()
            throw PraError(
                .storeNewer, "store \(storeId) is in a form that this version of pra can not read",
                remedy: "install a newer version of pra on this host",
                cause: "it needs " + needs.filter { !["", "sha256", "none"].contains($0) }.joined(separator: ", "))
        }
        return features.write.subtracting(Self.knownFeatures.write).sorted()
    }
}

extension StoreFormat.Features {
    private enum Key: String, CodingKey { case read, write }

    func encode(to encoder: any Encoder) throws {
        var fields = encoder.container(keyedBy: Key.self)
        try fields.encode(read.sorted(), forKey: .read)
        try fields.encode(write.sorted(), forKey: .write)
    }
}
