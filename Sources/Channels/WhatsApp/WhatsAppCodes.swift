import Ports

/// What the codes of the Cloud API mean. Most of them come with 400, whatever they mean, so the code goes first.
/// https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes
let whatsAppCodes: [(codes: ClosedRange<Int>, kind: DeliveryFailure.Kind)] = [
    (4...4, .throttled), (80007...80007, .throttled), (130429...130429, .throttled), (131048...131048, .throttled),
    (131056...131056, .throttled),
    (1...2, .transient), (131000...131000, .transient), (131016...131016, .transient),
    (131026...131026, .gone),
    (0...0, .configuration), (3...3, .configuration), (10...10, .configuration), (190...190, .configuration),
    (200...299, .configuration), (368...368, .configuration), (131031...131031, .configuration),
    (131047...131047, .configuration), (132000...132001, .configuration), (132015...132015, .configuration),
    (100...100, .payload), (131008...131009, .payload),
]
