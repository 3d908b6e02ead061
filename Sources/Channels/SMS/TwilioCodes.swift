import Ports

/// What Twilio's codes mean. It says that they may change, so the status goes first.
/// https://www.twilio.com/docs/api/errors
let twilioCodes: [(codes: ClosedRange<Int>, kind: DeliveryFailure.Kind)] = [
    (20003...20003, .configuration), (20404...20404, .configuration), (20429...20429, .throttled),
    (21211...21211, .gone), (21610...21610, .gone), (21612...21612, .gone), (21614...21614, .gone),
    (21611...21611, .throttled),
    (21212...21212, .configuration), (21408...21408, .configuration), (21606...21606, .configuration),
    (21602...21602, .payload), (21617...21617, .payload),
    // Of a message that was taken.
    (30003...30003, .transient), (30004...30006, .gone), (30007...30007, .configuration), (30008...30008, .transient),
]
