import HTTPTypes
import Hummingbird
import Model

extension Call {
    /// Refuses to change something that is not as whoever asks saw it.
    /// - Parameters:
    ///   - tag: of what is there, without quotes.
    ///   - current: what is there, which is told along with the refusal.
    /// - Throws: 428 without `If-Match`, 412 where it names another.
    func requireMatch(_ tag: String, current: JSONValue? = nil) throws {
        guard let given = request.headers[.ifMatch] else {
            throw Problem(.preconditionRequired, "say what you saw: If-Match with its ETag")
        }
        let tags = given.split(separator: ",").map { $0.trimming { $0 == " " } }
        guard tags.contains("*") || tags.contains("\"\(tag)\"") else {
            var problem = Problem(
                .preconditionFailed, "it is not as you saw it any more: read it again, its ETag is \"\(tag)\"")
            (problem.tag, problem.current) = (tag, current)
            throw problem
        }
    }

    /// Whether whoever asks has it as it is.
    func hasSeen(_ tag: String) -> Bool { request.headers[.ifNoneMatch] == "\"\(tag)\"" }
}

extension Answer {
    func tagged(_ tag: String) -> Answer {
        var answer = self
        answer.headers[.eTag] = "\"\(tag)\""
        return answer
    }
}

extension Substring {
    fileprivate func trimming(_ isTrimmed: (Character) -> Bool) -> String {
        String(drop(while: isTrimmed).reversed().drop(while: isTrimmed).reversed())
    }
}
