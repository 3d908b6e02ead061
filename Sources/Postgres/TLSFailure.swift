import Model

extension Peer {
    /// The error of a login that ended because of TLS; `nil` when it ended for another reason. No retry mends it. libpq
    /// has no codes for it: its words are matched, which are English because this process never sets a locale.
    func tlsFailure(_ words: String) -> PraError? {
        guard let fault = TLSFault.allCases.first(where: { $0.marks.contains { words.contains($0) } }) else {
            return nil
        }
        let (what, remedy) = said(of: fault)
        return PraError(.postgresTLS, what, remedy: remedy, cause: words)
    }

    private func said(of fault: TLSFault) -> (what: String, remedy: String) {
        let place = "cluster \(cluster) at \(host) port \(port)", files = "`connection.tlsFiles` of Cluster/\(cluster)"
        return switch fault {
        case .noTLS:
            (
                "\(place) does not speak TLS, and the manifest asks for it",
                "set ssl = on at the server, or `connection.tls` of Cluster/\(cluster) to Disable where nobody listens"
            )
        case .noRoot:
            (
                "there is no root certificate that could vouch for \(place)",
                "name the file of the CA that signed the server's certificate as rootCertificate in \(files)"
            )
        case .notVouchedFor:
            (
                "the root certificate does not vouch for \(place)",
                "see why: openssl s_client -starttls postgres -connect \(host):\(port) -CAfile FILE; then renew the"
                    + " server's certificate, or name its CA as rootCertificate in \(files)"
            )
        case .otherName:
            (
                "the certificate of \(place) is for another name",
                "write a name that the certificate has in `connection.hosts` of Cluster/\(cluster), or tls: VerifyCA,"
                    + " which does not compare it"
            )
        case .ownFiles:
            (
                "pra's own certificate for \(place) can not be used",
                "check certificate and key in \(files): both readable by the user that runs pra, the key by nobody else"
            )
        case .refused:
            (
                "\(place) breaks off the TLS handshake",
                "see its log; if it does not accept pra's certificate, name one that its ssl_ca_file vouches for in"
                    + " \(files)"
            )
        }
    }
}

private enum TLSFault: CaseIterable {
    // In the order in which they are looked for: the words of a later one may be part of an earlier one's.
    case noTLS, noRoot, notVouchedFor, otherName, ownFiles, refused

    /// Of libpq's messages (fe-connect.c, fe-secure-common.c, fe-secure-openssl.c), one of which has to be there.
    var marks: [String] {
        switch self {
        case .noTLS: ["server does not support SSL"]
        case .noRoot: ["root certificate"]
        case .notVouchedFor: ["certificate verify failed"]
        case .otherName: ["does not match host name", "host name from server certificate"]
        case .ownFiles: ["certificate file", "private key"]
        case .refused: ["SSL error: sslv3 alert", "SSL error: tlsv1 alert", "SSL error: tlsv13 alert"]
        }
    }
}
