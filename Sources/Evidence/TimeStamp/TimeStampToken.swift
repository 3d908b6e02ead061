import Model

/// What a time-stamp authority answered (RFC 3161), as far as it can be judged without its certificate: that it is an
/// answer to this question. Who signed it `openssl ts -verify` says.
package struct TimeStampToken: Hashable, Sendable {
    /// By the authority's clock.
    package let at: Timestamp
    /// The authority's number for it, in hexadecimal.
    package let serial: String

    /// Why an answer proves nothing.
    package struct Fault: Error, Hashable, Sendable {
        package var what: String
    }

    /// - Parameter response: a whole TimeStampResp.
    package init(_ response: [UInt8], to request: TimeStampRequest) throws(Fault) {
        var outer = DER(response)
        guard var body = outer.enter(0x30), outer.isAtEnd, var status = body.enter(0x30), let code = status.take(0x02)
        else { throw Fault(what: "its answer is no time-stamp response") }
        // Granted, and granted with modifications.
        guard code == [0] || code == [1] else {
            throw Fault(what: "it refused, with status \(code.map(String.init).joined(separator: "."))")
        }
        guard var info = timeStampInfo(of: &body), info.take(0x02) != nil, info.take(0x06) != nil,
            let imprint = info.enter(0x30), let serial = info.take(0x02), let time = info.take(0x18),
            let at = generalizedTime(time)
        else { throw Fault(what: "its answer holds no time-stamp token") }
        guard isSame(imprint, as: request) else { throw Fault(what: "its token is over something else") }
        guard nonce(in: info) == request.nonceBytes else {
            throw Fault(what: "its token answers another question: the nonce is not the one that was sent")
        }
        (self.at, self.serial) = (at, hexString(serial))
    }
}

/// TSTInfo below the response's ContentInfo.
private func timeStampInfo(of body: inout DER) -> DER? {
    guard var token = body.enter(0x30), token.take(0x06) == DER.signedData, var explicit = token.enter(0xA0),
        var signed = explicit.enter(0x30), signed.take(0x02) != nil, signed.take(0x31) != nil,
        var content = signed.enter(0x30), content.take(0x06) == DER.timeStampInfo, var wrapped = content.enter(0xA0),
        let bytes = wrapped.take(0x04)
    else { return nil }
    var info = DER(bytes)
    return info.enter(0x30)
}

private func isSame(_ imprint: DER, as request: TimeStampRequest) -> Bool {
    var imprint = imprint
    guard var algorithm = imprint.enter(0x30), algorithm.take(0x06) == DER.sha256 else { return false }
    return imprint.take(0x04) == request.imprint.bytes
}

/// Behind the time stand its accuracy and whether tokens are ordered, each where the authority says it.
private func nonce(in info: DER) -> [UInt8]? {
    var info = info
    while let (tag, content) = info.next() { if tag == 0x02 { return Array(content) } }
    return nil
}

/// `20261127080000Z`, also with a fraction.
private func generalizedTime(_ bytes: [UInt8]) -> Timestamp? {
    let digits = bytes.prefix { (48...57).contains($0) }.map { Int($0) - 48 }
    guard digits.count == 14, bytes.last == UInt8(ascii: "Z") else { return nil }
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
    let (year, month, day) = (number(0..<4), number(4..<6), number(6..<8))
    let (hour, minute, second) = (number(8..<10), number(10..<12), number(12..<14))
    guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 61 else { return nil }
    return CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second).timestamp
}
