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

    func validate() throws {
        guard (tlsCertificate == nil) == (tlsKey == nil) else {
            throw ValidationError("--tls-certificate and --tls-key go together")
        }
        guard tlsCertificate == nil || address != nil else {
            throw ValidationError("--tls-certificate is for a console: give --console an address")
        }
    }

    /// `nil` where none is to be served.
    func door() throws(PraError) -> ConsoleDoor? {
        guard let address else { return nil }
        var certificate: ServerCertificate?
        if let tlsCertificate, let tlsKey {
            certificate = try ServerCertificate(
                certificate: absolutePath(tlsCertificate), key: absolutePath(tlsKey))
        }
        return ConsoleDoor(
            address: try ConsoleAddress(address, isEncrypted: certificate != nil), certificate: certificate)
    }
}

/// Where people come in.
struct ConsoleDoor: Sendable {
    var address: ConsoleAddress
    var certificate: ServerCertificate?
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
