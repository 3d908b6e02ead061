import FoundationEssentials
import Model

/// A mail as RFC 5322 and MIME have it: the same words as text and as HTML. All that is told of one incident is one
/// thread, and a repeat of a delivery has its id.
struct Mail {
    private let message: AlertMessage
    private let from: String
    private let to: String
    private let id: String

    /// - Parameter id: of the delivery.
    init(_ message: AlertMessage, from: String, to: String, id: String) {
        (self.message, self.from, self.to, self.id) = (message, from, to, id)
    }

    func bytes(at time: Timestamp) -> [UInt8] {
        let domain = from.split(separator: "@").last.map(String.init) ?? "localhost"
        let thread = "<incident-\(message.fingerprint.prefix(32))@\(domain)>"
        let headers = [
            "Date: \(mailDate(time))", "From: pra <\(from)>", "To: <\(to)>",
            "Subject: \(encodedWords("[pra] \(message.cut(message.title, to: 150))"))",
            "Message-ID: <\(id)@\(domain)>", "In-Reply-To: \(thread)", "References: \(thread)",
            "Auto-Submitted: auto-generated", "X-Auto-Response-Suppress: All", "MIME-Version: 1.0",
            "Content-Type: multipart/alternative; boundary=\"\(id)\"",
        ]
        let parts = [("plain", text), ("html", html)].map { kind, content in
            "--\(id)\r\nContent-Type: text/\(kind); charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                + base64Lines(content)
        }
        return Array("\(headers.joined(separator: "\r\n"))\r\n\r\n\(parts.joined())--\(id)--\r\n".utf8)
    }

    /// By which filters of mail sort: the labels as they are in routes.
    private var labels: String {
        message.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: "  ")
    }

    private var text: String { "\(message.title)\n\n\(message.shortBody)\n\n\(labels)\n\(message.at)\n" }

    private var html: String {
        let rows = (message.details ?? []).map { detail in
            let text = detail.isCommand ? "<code>\(escaped(detail.text))</code>" : escaped(detail.text)
            return "<tr><th align=\"left\" valign=\"top\">\(escaped(detail.term))</th><td>\(text)</td></tr>"
        }
        let body = escaped(message.cut(message.body, to: 3000)).replacing("\n", with: "<br>")
        return "<!doctype html><html><body style=\"font-family:sans-serif\"><h1 style=\"font-size:1.2em\">"
            + "\(escaped(message.title))</h1><p>\(body)</p><table cellpadding=\"4\">\(rows.joined())</table>"
            + "<p style=\"color:#666;font-size:0.85em\">\(escaped(labels))<br>\(message.at)</p></body></html>"
    }

    private func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}

/// In lines of 76, each with its end.
private func base64Lines(_ text: String) -> String {
    let encoded = Array(Data(text.utf8).base64EncodedString().utf8)
    return stride(from: 0, to: encoded.count, by: 76).map { start in
        String(decoding: encoded[start..<min(start + 76, encoded.count)], as: UTF8.self) + "\r\n"
    }.joined()
}

/// RFC 2047, where a header's text is not plain ASCII or would be long: words of at most 75 signs, each of whole
/// characters.
func encodedWords(_ text: String) -> String {
    guard text.utf8.count > 60 || !text.utf8.allSatisfy({ (32...126).contains($0) }) || text.contains("=?") else {
        return text
    }
    var (words, word) = ([String](), "")
    for character in text {
        if word.utf8.count + character.utf8.count > 42 {
            words.append(word)
            word = ""
        }
        // What would end the header is a blank in it.
        word.append(character.isNewline ? " " : character)
    }
    words.append(word)
    return words.map { "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
}

/// `Sat, 22 Nov 2025 16:00:00 +0000`
func mailDate(_ time: Timestamp) -> String {
    let civil = CivilTime(time)
    let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    let day = days[Int(((time.microseconds / 86_400_000_000) % 7 + 7) % 7)]
    let clock = [civil.hour, civil.minute, civil.second].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    return "\(day), \(civil.day) \(monthNames[civil.month - 1]) \(civil.year) \(clock) +0000"
}
