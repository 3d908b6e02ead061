import HTTPTypes
import Model

/// One row of the table that all of the console follows from: what is served, to whom, what a body is to be, and what
/// is written of it. Routing, roles, the check of bodies and the OpenAPI document read nothing else.
struct Route: Sendable {
    enum Access: Hashable, Sendable {
        case anyone
        /// Whoever has one of these roles.
        case roles(Set<Role>)

        static let everyRole = Access.roles(Set(Role.allCases))
        /// Those who act on alerts.
        static let acting = Access.roles([.operator, .admin])
    }

    /// What may be asked beside the path; places in the path are parameters without a row.
    struct Parameter: Sendable {
        enum Place: String, Sendable { case query, header }
        var name: String
        var place = Place.query
        var isRequired = false
        /// JSON Schema.
        var schema: JSONValue = ["type": "string"]
        var summary: String
    }

    var method: HTTPRequest.Method
    var path: String
    var access: Access
    /// Whether a person sees it: who is not logged in is led to the page where they can.
    var isPage = false
    /// One sentence for who reads the API's description; empty of pages and what else is not part of it.
    var summary = ""
    var parameters: [Parameter] = []
    /// JSON Schema of its JSON body; `nil` where it has none.
    var body: JSONValue?
    /// What it answers when all is well, and the JSON Schema of that, `nil` where it is no JSON.
    var success = HTTPResponse.Status.ok
    var reply: JSONValue? = ["type": "object"]
    /// The fact that stands in the ledger once it was done; `nil` where it writes none.
    var ledgerAction: String?
    /// Whether its answer goes on until somebody leaves.
    var isStream = false
    var answer: @Sendable (Call) async throws -> Answer

    /// Whether it changes nothing.
    var isReading: Bool { method == .get }
    /// Whether it stands in the API's description.
    var isDocumented: Bool { !summary.isEmpty }
    /// Whether it changes something that has a version.
    var isConditional: Bool { parameters.contains { $0.place == .header && $0.name == ifMatch.name } }
}

/// Which version of it was seen: without it nothing is changed.
let ifMatch = Route.Parameter(
    name: "If-Match", place: .header, isRequired: true, summary: "The ETag of what was seen; * takes whatever is there")

/// Of lists.
let pageParameters = [
    Route.Parameter(
        name: "limit", schema: ["type": "integer", "minimum": 1, "maximum": 200], summary: "At most so many; 50"),
    Route.Parameter(name: "cursor", summary: "The `next` of the page before"),
]
