import HTTPTypes
import Model
import Reports

/// What single widgets show.
let widgetDataRoutes: [Route] = [
    Route(
        method: .get, path: "/api/v1/widgets/data", access: .everyRole,
        summary: "What one widget shows, by the last look",
        parameters: [
            Route.Parameter(
                name: "type", isRequired: true,
                schema: ["enum": .list(WidgetType.allCases.map { .text($0.rawValue) })], summary: "Which widget"),
            Route.Parameter(name: "cluster", summary: "Of which cluster; the types about one cluster need it"),
            Route.Parameter(name: "store", summary: "Of which store"),
        ], reply: anyWidgetSchema
    ) { call in try .json(await oneWidget(call)) }
]

/// No widget is waited for longer: the others are shown meanwhile.
private let patience = Duration.seconds(2)

private func oneWidget(_ call: Call) async throws -> WidgetData {
    guard let type = call.query("type").flatMap({ WidgetType(rawValue: $0) }) else {
        let names = WidgetType.allCases.map(\.rawValue).joined(separator: ", ")
        throw Problem(.badRequest, "type: one of \(names) is expected")
    }
    let params = WidgetParams(cluster: call.query("cluster"), store: call.query("store"))
    if params.cluster != nil, type.needsCluster == false {
        throw Problem(.unprocessableContent, "cluster: “\(type.rawValue)” is about no cluster, leave it out")
    }
    if params.store != nil, type != .repositoryUsage {
        throw Problem(.unprocessableContent, "store: “\(type.rawValue)” is about no store, leave it out")
    }
    let reader = WidgetReader(source: call.source, last: call.server.widgets)
    return await reader.widget(WidgetRequest(id: "", type: type, params: params))
}

/// Reads what widgets show.
struct WidgetReader: Sendable {
    let source: any ConsoleSource
    let last: LastWidgets

    /// Data of all `requests` by their ids: one whose source fails, or does not answer in time, says so and keeps no
    /// other one waiting.
    func data(of requests: [WidgetRequest]) async -> [String: WidgetData] {
        await withTaskGroup(of: (String, WidgetData).self) { group in
            for request in requests {
                group.addTask { (request.id, await widget(request)) }
            }
            return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    func widget(_ request: WidgetRequest) async -> WidgetData {
        let fresh = await fresh(request)
        return await last.shown(fresh, at: source.now())
    }

    private func fresh(_ request: WidgetRequest) async -> WidgetData {
        let now = source.now()
        do throws(PraError) {
            return makeWidget(request.type, request.params, try await inputInTime(), at: now)
        } catch { return WidgetData(request.type, request.params, error: error) }
    }

    private func inputInTime() async throws(PraError) -> WidgetInput? {
        let source = source
        let first = await withTaskGroup(of: Result<WidgetInput?, PraError>?.self) { group in
            group.addTask {
                do throws(PraError) { return .success(try await source.widgetInput()) } catch { return .failure(error) }
            }
            group.addTask {
                await source.wait(for: patience)
                return nil
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
        guard let first else {
            throw PraError(
                .timeout, "what the loop saw last was not there within \(DurationText.compact(patience))",
                remedy: "see what pra run says", retry: .later)
        }
        return try first.get()
    }
}
