import Children
import Foundation
import Loopback

/// A real mail server on a free loopback port (aiosmtpd), which keeps what it takes. What it answers follows from the
/// address: `gone@`, `later@`, `spam@`, `big@`, and `drop@`, where it hangs up after the last line.
package final class MailSink: Sendable {
    package struct Mail: Decodable, Sendable {
        package var from: String
        package var to: [String]
        package var isEncrypted: Bool
        package var content: String
    }

    package enum Security: String, Sendable {
        case none, startTLS, tls
        /// In the clear, and knows HELO alone.
        case old
    }

    package let port: Int
    private let folder: String
    private let process: Child

    /// Of the server's certificate, for `localhost`.
    package var certificate: String { "\(folder)/cert.pem" }

    private static let python = ["env", "PYTHONPATH=/var/tmp/pra-test-moto", "python3"]
    private static let isInstalled = (try? Child.run(python + ["-c", "import aiosmtpd.controller"])) == 0

    /// In CI a missing one fails the tests.
    package static var isAvailable: Bool { isInstalled || ProcessInfo.processInfo.environment["CI"] == "true" }

    /// - Parameter password: of the user `pra`, who has to say it; `nil` to ask nobody.
    package init(_ security: Security = .none, password: String? = nil) throws {
        guard MailSink.isInstalled else { throw RemoteHarnessError("no Python has aiosmtpd: ./quickstart.sh test") }
        port = unusedPort()
        folder = "/tmp/pra-mail-\(UUID())"
        removeAtExit(folder)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let made = try Child.run([
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2",
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", "\(folder)/key.pem", "-out",
            "\(folder)/cert.pem",
        ])
        guard made == 0 else { throw RemoteHarnessError("openssl made no certificate") }
        process = try Child.start(
            MailSink.python + ["-c", MailSink.program, "\(port)", folder, security.rawValue, password ?? ""])
        try awaitListener(port, process)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// In the order in which they came.
    package var mails: [Mail] {
        get throws {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".json") }
            return try names.sorted().map {
                try JSONDecoder().decode(Mail.self, from: Data(contentsOf: URL(filePath: "\(folder)/\($0)")))
            }
        }
    }

    private static let program = """
        import json, os, ssl, sys, threading
        from aiosmtpd.controller import Controller
        from aiosmtpd.smtp import AuthResult
        port, folder, security, password = int(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4]
        refusals = {"gone": "550 5.1.1 no such user here", "later": "451 4.7.1 come back later",
                    "spam": "550 5.7.1 looks like spam"}
        class Sink:
            taken = 0
            async def handle_EHLO(self, server, session, envelope, hostname, responses):
                session.host_name = hostname
                return ["502 5.5.1 EHLO is not known here"] if security == "old" else responses
            async def handle_RCPT(self, server, session, envelope, address, options):
                refusal = refusals.get(address.split("@")[0])
                if refusal: return refusal
                envelope.rcpt_tos.append(address)
                return "250 2.1.5 fine"
            async def handle_DATA(self, server, session, envelope):
                to = envelope.rcpt_tos[0].split("@")[0]
                if to == "big": return "552 5.3.4 too big"
                mail = {"from": envelope.mail_from, "to": envelope.rcpt_tos, "isEncrypted": session.ssl is not None
                        or security == "tls", "content": envelope.content.decode()}
                Sink.taken += 1
                path = f"{folder}/{Sink.taken:06}"
                with open(path, "w") as file: json.dump(mail, file)
                os.rename(path, path + ".json")
                if to == "drop":
                    server.transport.abort()
                return "250 2.0.0 taken"
        def check(server, session, envelope, mechanism, data):
            fits = data.login == b"pra" and data.password == password.encode()
            return AuthResult(success=fits, handled=False)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{folder}/cert.pem", f"{folder}/key.pem")
        more = {}
        if password:
            more = {"authenticator": check, "auth_required": True, "auth_require_tls": security == "startTLS"}
        if security == "startTLS": more |= {"tls_context": context, "require_starttls": True}
        if security == "tls": more |= {"ssl_context": context}
        Controller(Sink(), hostname="127.0.0.1", port=port, **more).start()
        threading.Event().wait()
        """
}
