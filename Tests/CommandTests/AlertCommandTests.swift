import ClusterHarness
import Foundation
import Loopback
import Testing

@Suite("Alerts", .tags(.postgres), .enabled(if: TestCluster.isAvailable), .timeLimit(.minutes(5)))
struct AlertCommandTests {
    @Test("a channel is tried without the loop, and says what is wrong with it")
    func tried() async throws {
        let server = LoopbackServer { request in
            .reply(status: request.body.contains("resolved") ? 401 : 204, body: "")
        }
        try await withNewCluster { site, _ in
            try await site.state(Statement(webhook: server.url))
            let refused = try await site.pra("alert", "test", "hook")
            #expect(refused.status == 1 && refused.errors.contains("answered 401"), "\(refused)")
            let bodies = server.requests.map(\.body)
            #expect(bodies.count == 2 && bodies.allSatisfy { $0.contains("\"test\":\"true\"") }, "\(bodies)")
            #expect(Set(server.requests.compactMap { $0.headers["webhook-id"] }).count == 2)
            try await site.state(Statement(webhook: "http://127.0.0.1:\(unusedPort())/"))
            let silent = try await site.pra("alert", "test", "hook")
            #expect(silent.status == 8 && silent.errors.contains("PRA-701"), "\(silent)")
            let unknown = try await site.pra("alert", "test", "hok")
            #expect(unknown.status == 2 && unknown.errors.contains("there are: "), "\(unknown)")
            #expect(!FileManager.default.fileExists(atPath: site.state), "it needs no state, and leaves none")
        }
    }

    @Test("a person's number is tried by the gateway and the template that the manifests describe")
    func texted() async throws {
        let server = LoopbackServer { request in
            request.body.contains("messaging_product")
                ? .reply(status: 200, body: #"{"messages":[{"id":"wamid.1"}]}"#)
                : .reply(status: 400, body: #"{"code":"OPTED_OUT","for":"+224600000000"}"#)
        }
        try await withNewCluster { site, _ in
            let file = "\(site.folder)/texts.yaml"
            try Data("T0KEN".utf8).write(to: URL(filePath: "\(site.folder)/token"))
            try Data(texts(server.url, token: "{file: \(site.folder)/token}").utf8).write(to: URL(filePath: file))
            let taken = try await site.pra("alert", "test", "whatsapp", "-f", file)
            #expect(taken.status == 0 && taken.output.contains("took both messages"), "\(taken)")
            let ids = server.requests.map(\.body).filter { $0.contains("\"to\":\"+224600000000\"") }
            #expect(ids.count == 2 && server.requests[0].headers["authorization"] == "Bearer T0KEN")
            let refused = try await site.pra("alert", "test", "sms", "-f", file)
            #expect(refused.status == 1 && refused.errors.contains("answered 400 (OPTED_OUT) to a message for +224…00"))
            #expect(!"\(refused) \(taken)".contains("224600000000") && !"\(refused) \(taken)".contains("T0KEN"))
            let nobody = try await site.pra("alert", "test", "mail", "-f", file)
            #expect(nobody.status == 2 && nobody.errors.contains("nobody is written to"), "\(nobody)")
        }
    }

    private func texts(_ url: String, token: String) -> String {
        """
        apiVersion: pra/v1
        kind: User
        metadata: {name: sow}
        spec:
          fullName: S. Sow
          contacts: [{over: SMS, address: "+224 600 00 00 00"}, {over: WhatsApp, address: "+224600000000"}]
        ---
        apiVersion: pra/v1
        kind: AlertChannel
        metadata: {name: sms}
        spec:
          type: SMS
          allowPrivate: true
          sms:
            gateway: {http: {url: "\(url)", body: {form: {to: "{{to}}", text: "{{text}}"}}, codePath: code}}
            codes: {OPTED_OUT: Gone}
        ---
        apiVersion: pra/v1
        kind: AlertChannel
        metadata: {name: whatsapp}
        spec:
          type: WhatsApp
          allowPrivate: true
          whatsApp: {url: "\(url)", phoneNumberId: "1", token: \(token), template: dr_alert}
        ---
        {apiVersion: pra/v1, kind: AlertChannel, metadata: {name: mail},
         spec: {type: Email, email: {host: h, from: pra@example.org}}}
        ---
        apiVersion: pra/v1
        kind: AlertRoute
        metadata: {name: default}
        spec: {receivers: [{name: duty, channels: [sms, whatsapp], users: [sow]}], route: {receiver: duty}}

        """
    }

    @Test("a route is tried with the labels that the cluster's manifest has")
    func routed() async throws {
        try await withNewCluster { site, _ in
            let tried = try await site.pra("alert", "routes", "test", "type=rpo.breach", "cluster=akig")
            #expect(tried.status == 0 && tried.output.contains("operators → "), "\(tried)")
            let wrong = try await site.pra("alert", "routes", "test", "nonsense")
            #expect(wrong.status == 2 && wrong.errors.contains("is no label"), "\(wrong)")
        }
    }
}
