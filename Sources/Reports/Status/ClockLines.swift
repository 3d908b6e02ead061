import Model
import Objectives

/// What is true of the clock that stamps a cluster's facts.
func clockLines(_ clock: ClockRecord?) -> [StatusLine] {
    guard let clock else { return [] }
    let trust = clock.trust()
    let host: Phrase =
        switch clock.isSynchronised {
        case true?: .wordSynchronised
        case false?: .wordUnsynchronised
        case nil: .wordUntold
        }
    let words: [Message.Argument] = [.message(Message(trust.phrase)), .message(Message(host))]
    var message = Message(.statusClock)
    message.arguments = words
    if let server = clock.server {
        message.key = .statusClockServer
        message.arguments += [.duration(server.lead), .duration(server.error)]
    }
    return [StatusLine(aspect: .aspectClock, level: trust.level, message: message)]
}

extension ClockTrust {
    fileprivate var level: StatusDocument.Level {
        switch self {
        case .trusted: .ok
        case .distrusted: .warning
        case .unknown: .unknown
        }
    }

    fileprivate var phrase: Phrase {
        switch self {
        case .trusted: .wordTrusted
        case .distrusted: .wordDistrusted
        case .unknown: .wordUnknown
        }
    }
}
