import Foundation
import Loopback
import Model
import RemoteHarness
import Testing
import Transfer

@testable import Channels
@testable import Manifests
@testable import Ports

@Suite("Mail, to a real server", .enabled(if: MailSink.isAvailable), .timeLimit(.minutes(5)))
struct EmailChannelTests {
    private func message(_ state: IncidentRecord.Change = .opened, title: String = "L'exposition dépasse")
        -> AlertMessage
    {
        let at = Timestamp(seconds: 1_763_827_200)
        var message = AlertMessage(
            id: "rpo.breach/akig/\(state.rawValue)", thread: "rpo.breach/akig", state: state,
            labels: ["type": "rpo.breach", "cluster": "akig", "severity": "critical"], severity: "critical", at: at,
            since: at, title: title, body: "2h05m au lieu de 1h.\n.\n<b>pra status</b> en dit plus.")
        message.details = [.init("Next:", "pra status", isCommand: true)]
        return message
    }

    private func channel(
        _ sink: MailSink, to address: String = "dba@example.org", edit: (inout AlertChannel.Email) -> Void = { _ in }
    ) -> ChannelTarget {
        var email = AlertChannel.Email(
            host: "localhost", port: sink.port, security: .none, user: nil, password: nil, certificates: nil,
            from: "pra@example.org", to: [address])
        edit(&email)
        let spec = AlertChannel.Spec(
            type: .email, keep: .seconds(60), url: nil, timeout: .seconds(10), format: .standard, routingKey: nil,
            secrets: [], allowPrivate: true, email: email)
        return ChannelTarget(resource: ResourceID("AlertChannel", "mail"), spec: spec, recipient: address)
    }

    private func sender(_ password: String = "") throws -> ChannelSender {
        ChannelSender(
            journal: nil, client: try HTTPClient(), secrets: FixedSecret(text: password), time: FixedTime())
    }

    private func failure(_ message: AlertMessage, _ channel: ChannelTarget, _ password: String = "") async throws
        -> DeliveryFailure
    {
        let sender = try sender(password)
        return try #require(
            await #expect(throws: DeliveryFailure.self) { try await sender.send(message, to: channel) })
    }

    @Test("a mail is one thread with what came before it, has both forms, and the delivery's id")
    func taken() async throws {
        let sink = try MailSink()
        let sender = try sender()
        for state in [IncidentRecord.Change.opened, .resolved] {
            try await sender.send(message(state), to: channel(sink))
        }
        let mails = try sink.mails
        try #require(mails.count == 2)
        #expect(mails.map(\.to) == [["dba@example.org"], ["dba@example.org"]] && mails[0].from == "pra@example.org")
        let headers = mails.map { mail in
            Dictionary(
                mail.content.components(separatedBy: "\r\n\r\n")[0].replacing("\r\n ", with: " ")
                    .components(separatedBy: "\r\n").map { line in
                        let parts = line.split(separator: ":", maxSplits: 1).map { String($0) }
                        return (parts[0], parts.count > 1 ? String(parts[1].dropFirst()) : "")
                    }, uniquingKeysWith: { first, _ in first })
        }
        let id = deliveryID(of: message(), over: channel(sink))
        #expect(
            headers[0]["Message-ID"] == "<\(id)@example.org>" && headers[1]["Message-ID"] != headers[0]["Message-ID"])
        #expect(headers[0]["References"] == headers[1]["References"] && headers[0]["References"] != nil)
        #expect(headers[0]["Auto-Submitted"] == "auto-generated")
        #expect(headers[0]["Date"] == "Sat, 22 Nov 2025 16:01:00 +0000")
        #expect(headers[0]["Subject"]?.hasPrefix("=?UTF-8?B?") == true)
        let parts = mails[0].content.components(separatedBy: "--\(id)")
        try #require(parts.count == 4 && parts[3].hasPrefix("--"))
        let texts = try parts[1...2].map { part in
            let encoded = part.components(separatedBy: "\r\n\r\n")[1].replacing("\r\n", with: "")
            return String(decoding: try #require(Data(base64Encoded: encoded)), as: UTF8.self)
        }
        #expect(texts[0].contains("L'exposition dépasse\n\n2h05m au lieu de 1h.\n.\n<b>pra status</b> en dit plus."))
        #expect(texts[1].contains("&lt;b&gt;pra status&lt;/b&gt;") && texts[1].contains("cluster=akig"))
        #expect(texts[0].contains("Next: pra status\n") && texts[1].contains("<td><code>pra status</code></td>"))
        #expect(mails.allSatisfy { mail in mail.content.split(separator: "\r\n").allSatisfy { $0.utf8.count <= 200 } })
    }

    @Test(
        "what the server answers decides what follows",
        arguments: [
            ("gone", .gone, "5.1.1"), ("later", .transient, "4.7.1"), ("spam", .configuration, "5.7.1"),
            ("big", .payload, "5.3.4"),
        ] as [(String, DeliveryFailure.Kind, String)])
    func refused(name: String, kind: DeliveryFailure.Kind, code: String) async throws {
        let sink = try MailSink()
        let failure = try await failure(message(), channel(sink, to: "\(name)@example.org"))
        #expect(failure.kind == kind && failure.error.what.contains(code), "\(failure.error)")
        #expect(failure.error.what.contains("\(name.prefix(1))…@example.org") && !failure.error.what.contains(name))
        #expect((failure.error.retry == .later) == (kind == .transient))
        #expect(try sink.mails.isEmpty)
    }

    @Test("a server that hangs up after the last line may have it: it is tried again, under the same id")
    func ambiguous() async throws {
        let sink = try MailSink()
        for _ in 1...2 {
            #expect(try await failure(message(), channel(sink, to: "drop@example.org")).kind == .transient)
        }
        let ids = try sink.mails.map { mail in
            mail.content.split(separator: "\r\n").first { $0.hasPrefix("Message-ID") }
        }
        #expect(ids.count == 2 && ids[0] == ids[1])
    }

    @Test(
        "encrypted and signed in, by StartTLS and from the first byte", arguments: [MailSink.Security.startTLS, .tls])
    func encrypted(security: MailSink.Security) async throws {
        let sink = try MailSink(security, password: "hush-hush")
        let target = channel(sink) { email in
            (email.security, email.certificates) = (security == .tls ? .tls : .startTLS, sink.certificate)
            (email.user, email.password) = ("pra", .env("MAIL"))
        }
        try await sender("hush-hush").send(message(), to: target)
        #expect(try sink.mails.map(\.isEncrypted) == [true])
        let wrong = try await failure(message(), target, "wrong-secret")
        #expect(wrong.kind == .configuration && !"\(wrong.error)".contains("wrong-secret"), "\(wrong.error)")
        var stranger = target
        stranger.spec.email?.certificates = nil
        #expect(try await failure(message(), stranger, "hush-hush").kind == .configuration)
        #expect(try sink.mails.count == 1)
    }

    @Test("a server without encryption gets no password, and nothing else")
    func clear() async throws {
        let sink = try MailSink()
        let target = channel(sink) { email in
            (email.security, email.user, email.password) = (.startTLS, "pra", .env("MAIL"))
        }
        #expect(try await failure(message(), target, "hush-hush").kind == .configuration)
        #expect(try sink.mails.isEmpty)
    }

    @Test("what a server refused on the way to taking a message is no refusal of it")
    func oldServer() async throws {
        let sink = try MailSink(.old)
        try await sender().send(message(), to: channel(sink))
        #expect(try sink.mails.count == 1)
        #expect(try await failure(message(), channel(sink, to: "gone@example.org")).kind == .gone)
    }

    @Test("a title is one header, whatever is in it")
    func injected() async throws {
        let sink = try MailSink()
        try await sender().send(message(title: "a\r\nBcc: x@example.org\r\n\r\nb"), to: channel(sink))
        let content = try #require(try sink.mails.first).content
        #expect(!content.contains("\r\nBcc:") && content.contains("\r\nMIME-Version: 1.0\r\n"))
    }

    @Test(
        "a header's words are what they were",
        arguments: ["plain", "é", String(repeating: "long ", count: 40), String(repeating: "👩‍👩‍👧‍👦é", count: 20), "=?x"])
    func words(text: String) throws {
        let encoded = encodedWords(text)
        #expect(encoded.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 76 }, "\(encoded)")
        let decoded = encoded.components(separatedBy: "\r\n ").map { word -> String in
            guard word.hasPrefix("=?UTF-8?B?") else { return word }
            return String(
                decoding: Data(base64Encoded: String(word.dropFirst(10).dropLast(2))) ?? Data(), as: UTF8.self)
        }
        #expect(decoded.joined() == text)
    }

    @Test("nobody is written to at a server that does not listen, or is not to be reached")
    func nobody() async throws {
        let sink = try MailSink()
        var target = channel(sink) { $0.port = unusedPort() }
        #expect(try await failure(message(), target).kind == .transient)
        target = channel(sink)
        target.spec.allowPrivate = false
        #expect(try await failure(message(), target).kind == .configuration)
        #expect(try sink.mails.isEmpty)
    }
}
