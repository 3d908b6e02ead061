import Model

/// Where the console listens.
package struct ConsoleAddress: Hashable, Sendable, CustomStringConvertible {
    package var host: String
    package var port: Int
    /// Over TLS.
    package var isEncrypted: Bool

    package var url: String { "\(isEncrypted ? "https" : "http")://\(self)/" }
    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// - Parameter text: `127.0.0.1:8443`, `[::1]:8443` or `localhost:8443`; port 0 is any that is free.
    /// - Throws: `.usage` for what is none, or leads anywhere but to this host without encryption.
    package init(_ text: String, isEncrypted: Bool = false) throws(PraError) {
        guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
            throw PraError(
                .usage, "“\(text)” is no address with a port", remedy: "write it like --console 127.0.0.1:8443")
        }
        var host = String(text[..<colon])
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        guard isEncrypted || host == "localhost" || host == "::1" || host.hasPrefix("127.") else {
            throw PraError(
                .usage, "“\(host)” is not an address of this host's loopback, and the console is not encrypted",
                remedy: "give --tls-certificate and --tls-key, or listen on 127.0.0.1 behind a proxy with TLS")
        }
        (self.host, self.port, self.isEncrypted) = (host, Int(port), isEncrypted)
    }
}
