import ArgumentParser
import Console
import Model

/// Where the console is served, and by what it is known there.
struct ConsoleOptions: ParsableArguments {
    @Option(
        name: .customLong("console"),
        help: ArgumentHelp("Serve the console there, like 127.0.0.1:8443.", valueName: "address"))
    var address: String?
    @Option(
        help: ArgumentHelp(
            "Serve it over TLS, with the certificates in this PEM file; any address may be listened on then.",
            valueName: "file"))
    var tlsCertificate: String?
    @Option(help: ArgumentHelp("The key of the certificate, a PEM file of mode 600.", valueName: "file"))
    var tlsKey: String?
    @Option(
        help: ArgumentHelp(
            "Take the bearer tokens (JWT) of this OpenID Connect issuer too, by its name in them.", valueName: "url"))
    var consoleIssuer: String?
    @Option(help: ArgumentHelp("What the issuer calls this console: the tokens' aud.", valueName: "name"))
    var consoleAudience: String?
    @Option(
        help: ArgumentHelp(
            "The issuer's keys (JWKS), in place of those that it serves.", valueName: "file"))
    var consoleKeys: String?

    func validate() throws {
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-certificate and --tls-key go together")
        }
        guard tlsCertificate == nil || address != nil else {
            throw ValidationError("--tls-certificate is for a console: give --console an address")
        }
        guard (consoleIssuer == nil) == (consoleAudience == nil), consoleKeys == nil || consoleIssuer != nil else {
            throw ValidationError("--console-issuer and --console-audience go together; --console-keys is the issuer's")
        }
        guard consoleIssuer == nil || address != nil else {
            throw ValidationError("--console-issuer is for a console: give --console an address")
        }
    }

    /// `nil` where none is to be served.
    func door(_ printer: LoopPrinter) throws(PraError) -> ConsoleDoor? {
        guard let address else { return nil }
        var certificate: ServerCertificate?
        if let tlsCertificate, let tlsKey {
            certificate = try ServerCertificate(
                certificate: absolutePath(tlsCertificate), key: absolutePath(tlsKey))
        }
        let place = try ConsoleAddress(address, isEncrypted: certificate != nil)
        return ConsoleDoor(address: place, certificate: certificate, issuer: try issuer(for: place, printer))
    }

    private func issuer(for place: ConsoleAddress, _ printer: LoopPrinter) throws(PraError) -> TokenIssuer? {
        guard let consoleIssuer, let consoleAudience else { return nil }
        return try TokenIssuer(consoleIssuer, for: consoleAudience, keys: consoleKeys.map(absolutePath)) { words in
            printer.tell(ofConsole: place, words, isFailure: true)
        }
    }
}

/// Where people come in.
struct ConsoleDoor: Sendable {
    var address: ConsoleAddress
    var certificate: ServerCertificate?
    var issuer: TokenIssuer?
}

extension ConsoleDoor {
    /// Reads the certificate again when its files change; tells of that, of what is wrong with it, and of its end.
    func keepCertificate(_ view: LoopView, _ printer: LoopPrinter) async {
        guard let certificate else { return }
        var trouble: String?
        while !Task.isCancelled {
            var now: String?
            do throws(PraError) {
                if try certificate.refresh() { printer.tell(ofConsole: address, "has another certificate") }
                now = certificate.warning(at: view.now())
            } catch { now = "keeps the certificate that it had: \(error)" }
            if let now, now != trouble { printer.tell(ofConsole: address, now, isFailure: true) }
            trouble = now
            do { try await Task.sleep(for: .seconds(5)) } catch { return }
        }
    }
}
