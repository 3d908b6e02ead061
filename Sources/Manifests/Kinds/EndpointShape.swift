import Model

extension Cluster.Endpoint {
    static let shape = Shape<Self>.object(
        Self.init,
        Field("name", .text(.line), "Its name in status, alerts and reports", example: "api"),
        Field(
            "url", .text(.webURL), "Asked as it stands: a redirect is an answer and is not followed",
            example: "http://127.0.0.1:4000/api/health"),
        Field("method", .choice, "How it is asked", default: "GET"),
        Field(optional: "body", body, "What a POST sends; nothing when absent"),
        Field("expect", expectation, "What a healthy answer is", default: ["status": 200]),
        Field("timeout", .duration(to: "5m"), "Without an answer by then it is not healthy", default: "5s"),
        Field("every", .duration(from: "5s", to: "5m"), "Time between two looks", default: "5s")
    ).checked { bodiless($0) + answerless($0) }

    private static let body = Shape<Cluster.Body>.object(
        Cluster.Body.init,
        Field("text", .text(.paragraph), "Sent as it stands, so that it must hold no secret", example: "{}"),
        Field("contentType", .text(.line), "What it is", default: "application/json"))

    private static let expectation = Shape<Cluster.Expectation>.object(
        Cluster.Expectation.init,
        Field("status", .integer(100...599), "HTTP status", default: 200),
        Field(optional: "contains", .text(.paragraph), "The body contains this text", example: "ok"))

    @Sendable private static func bodiless(_ endpoint: Self) -> [Fault] {
        guard endpoint.body != nil, endpoint.method != .post else { return [] }
        return [
            Fault(
                "body-without-post", at: [.field("body")], "a \(endpoint.method.rawValue) sends no body",
                "write method: POST, or remove the body")
        ]
    }

    @Sendable private static func answerless(_ endpoint: Self) -> [Fault] {
        guard endpoint.expect.contains != nil, endpoint.method == .head else { return [] }
        return [
            Fault(
                "head-without-body", at: [.field("expect"), .field("contains")], "the answer to a HEAD has no body",
                "write method: GET, or expect a status alone")
        ]
    }
}
