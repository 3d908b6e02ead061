import Manifests
import Model
import Ports

/// Asks applications' health endpoints. What the answer is judged by stands in the manifest alone: redirects are not
/// followed, so that a page that asks for a login is no health.
package struct HTTPProbe: EndpointProbe {
    private let client: HTTPClient

    package init(_ client: HTTPClient) { self.client = client }

    package func probe(_ endpoint: Cluster.Endpoint) async -> EndpointObservation {
        do throws(PraError) {
            let outcome = try await client.send(
                HTTPRequest(method(of: endpoint), endpoint.url, timeout: endpoint.timeout))
            return observation(of: endpoint, from: outcome)
        } catch {
            return EndpointObservation(
                name: endpoint.name, isHealthy: false, status: nil, took: .zero, problem: error.what, isUnasked: true)
        }
    }
}

private func method(of endpoint: Cluster.Endpoint) -> HTTPRequest.Method {
    switch endpoint.method {
    case .get: .get
    case .head: .head
    // A header without a value is not sent.
    case .post: .post(Array((endpoint.body?.text ?? "").utf8), contentType: endpoint.body?.contentType ?? "")
    }
}

/// What `outcome` says of the endpoint. The text that the manifest expects must stand in the part of the body that was
/// read.
package func observation(of endpoint: Cluster.Endpoint, from outcome: HTTPOutcome) -> EndpointObservation {
    switch outcome {
    case .failed(let failure):
        let words = failure.detail.isEmpty ? failure.words : failure.detail
        return EndpointObservation(
            name: endpoint.name, isHealthy: false, status: nil, took: failure.took, problem: words,
            isUnasked: failure.reason == .badURL ? true : nil)
    case .answered(let reply):
        let problem = problem(with: reply, expected: endpoint.expect)
        return EndpointObservation(
            name: endpoint.name, isHealthy: problem.isEmpty, status: reply.status, took: reply.took, problem: problem)
    }
}

private func problem(with reply: HTTPReply, expected: Cluster.Expectation) -> String {
    guard reply.status == expected.status else { return "answered \(reply.status), expected \(expected.status)" }
    guard let text = expected.contains, !String(decoding: reply.body, as: UTF8.self).contains(text) else { return "" }
    return reply.isTruncated
        ? "the first \(reply.body.count) bytes of the body lack “\(text)”" : "the body lacks “\(text)”"
}
