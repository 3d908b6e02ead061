import Model
import Testing

@testable import Manifests

/// Channels of type SMS and WhatsApp.
@Suite struct MessagingTests {
    private func channel(_ spec: String) throws -> AlertChannel.Spec {
        let head = "apiVersion: pra/v1\nkind: AlertChannel\nmetadata: {name: a}\nspec:\n"
        let (desired, problems) = loadManifests([source(head + spec)])
        #expect(problems.isEmpty, "\(problems)")
        return try #require(desired?.channels.first).spec
    }

    @Test func twilioIsWhereItIsUnlessStatedOtherwise() throws {
        let spec = try channel(
            """
              type: SMS
              sms:
                gateway: {twilio: {account: AC0123456789abcdef0123456789abcdef, token: {env: T}, from: AKIG}}
                to: ["+224 600 00 00 00", "+224600000001"]
                codes: {"30001": Throttled}
            """)
        let sms = try #require(spec.sms)
        #expect(
            sms.gateway
                == .twilio(
                    .init(
                        url: "https://api.twilio.com", account: "AC0123456789abcdef0123456789abcdef",
                        token: .env("T"), from: "AKIG", messagingService: nil)))
        #expect(sms.codes == ["30001": .throttled])
        #expect(spec.recipients == ["+224600000000", "+224600000001"])
    }

    @Test func aGatewayIsDescribedInFull() throws {
        let spec = try channel(
            """
              type: SMS
              sms:
                gateway:
                  http:
                    url: {env: URL}
                    headers: {X-Key: {file: /run/key}, Accept: application/json}
                    authorization: {env: AUTHORIZATION}
                    plus: false
                    body: {json: {to: "{{to}}", messages: [{text: "{{text}}", parts: 1, flash: false, none: null}]}}
                    okWhen: {status: [200, 202], path: messages.0.status, equals: queued}
                    idPath: messages.0.id
                    codePath: error
            """)
        guard case .http(let gateway) = try #require(spec.sms).gateway else { throw PraError(.usage, "", remedy: "") }
        #expect(gateway.url == .secret(.env("URL")) && gateway.method == .post && !gateway.plus)
        #expect(gateway.headers == ["X-Key": .secret(.file("/run/key")), "Accept": .text("application/json")])
        #expect(gateway.okWhen == .init(status: [200, 202], path: "messages.0.status", equals: "queued"))
        guard case .json(let body) = gateway.body else { throw PraError(.usage, "", remedy: "") }
        #expect(
            body.compact
                == #"{"to":"{{to}}","messages":[{"text":"{{text}}","parts":1,"flash":false,"none":null}]}"#)
        #expect(spec.recipients.isEmpty)
    }

    @Test func aFormAndADefaultAreEnough() throws {
        let spec = try channel(
            """
              type: SMS
              sms:
                gateway: {http: {url: "https://h/sms", method: GET, body: {form: {to: "{{to}}", text: "a {{text}}"}}}}
            """)
        guard case .http(let gateway) = try #require(spec.sms).gateway else { throw PraError(.usage, "", remedy: "") }
        #expect(gateway.body == .form(["to": "{{to}}", "text": "a {{text}}"]) && gateway.plus)
        #expect(gateway.okWhen == .init(status: [], path: nil, equals: nil))
    }

    @Test func whatsAppIsATemplateFromANumber() throws {
        let spec = try channel(
            """
              type: WhatsApp
              whatsApp: {phoneNumberId: "106", token: {env: T}, template: dr_alert, to: ["+224600000000"]}
            """)
        let whatsApp = try #require(spec.whatsApp)
        #expect(whatsApp.url == "https://graph.facebook.com" && whatsApp.language == "en_US")
        #expect(whatsApp.version == "v23.0" && whatsApp.codes.isEmpty)
        #expect(spec.recipients == ["+224600000000"])
    }

    /// A password that stands where a reference should is not shown again.
    @Test(arguments: [
        "sms: {gateway: {twilio: {account: AC0123456789abcdef0123456789abcdef, token: hunter2, from: A}}}",
        "sms: {gateway: {http: {url: \"https://a:hunter2@h\", body: {form: {a: \"{{to}}{{text}}\"}}}}}",
        "sms: {gateway: {http: {url: \"https://h\", headers: {Proxy-Authorization: hunter2}, body: {form: {a: b}}}}}",
        "sms: {gateway: {http: {url: \"https://h\", authorization: hunter2, body: {form: {a: b}}}}}",
    ])
    func aSecretIsNotRepeated(sms: String) {
        let head = "apiVersion: pra/v1\nkind: AlertChannel\nmetadata: {name: a}\nspec:\n  type: SMS\n  "
        let found = loadManifests([source(head + sms)]).1.filter(\.hidesLine)
        #expect(found.count == 1, "\(found)")
        #expect(!found.contains { "\($0.what) \($0.remedy)".contains("hunter2") })
    }

    @Test func numbersAreCheckedAsAddressesOfPeopleAre() {
        let text = """
            {apiVersion: pra/v1, kind: User, metadata: {name: sow},
             spec: {fullName: S, contacts: [{over: Email, address: sow@example.org}]}}
            ---
            apiVersion: pra/v1
            kind: AlertChannel
            metadata: {name: whatsapp}
            spec: {type: WhatsApp, whatsApp: {phoneNumberId: "1", token: {env: T}, template: dr_alert}}
            ---
            apiVersion: pra/v1
            kind: AlertRoute
            metadata: {name: r}
            spec:
              receivers: [{name: a, channels: [whatsapp]}, {name: b, channels: [whatsapp], users: [sow]}]
              route: {receiver: a, routes: [{match: ['severity="critical"'], receiver: b}]}
            """
        let found = loadManifests([source(text)]).1.filter { $0.severity == .error }
        #expect(found.map(\.rule) == ["no-recipient", "no-contact"], "\(found)")
        #expect(found.last?.what.contains("no WhatsApp contact is stated of sow") == true, "\(found)")
    }
}
