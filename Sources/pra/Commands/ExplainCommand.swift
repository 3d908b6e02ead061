import ArgumentParser
import Manifests
import Model

/// `pra explain`: what a field or an error code means.
struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Explain a kind, a field or an error code.",
        discussion: """
            pra explain                           every kind
            pra explain RecoveryPlan              its fields
            pra explain RecoveryPlan.backup.every one field
            pra explain PRA-402                   an error
            """)

    @Argument(help: ArgumentHelp("KIND, KIND.field.field, or an error code.", valueName: "topic")) var topic: String?
    @OptionGroup var output: OutputOptions

    func run() throws {
        guard let topic else { return show(kindList, kindsJSON) }
        if let code = PraError.Code(text: topic) { return show(text(of: code), json(of: code)) }
        guard !topic.uppercased().hasPrefix("PRA-") else {
            throw PraError(.usage, "there is no error code \(topic)", remedy: "write it as the error does: PRA-402")
        }
        let explanation = try explainField(topic)
        show(explanation.text, explanation.json)
    }

    private func show(_ text: String, _ json: JSONValue) {
        guard output.format == .json, case .object(let members) = json else { return print(text) }
        print(JSONValue.object([.init("version", 1)] + members).pretty)
    }

    private var kindList: String {
        let width = kindTable.map(\.name.count).max() ?? 0
        return kindTable.map { row in
            row.name + String(repeating: " ", count: width - row.name.count + 2) + row.doc
        }.joined(separator: "\n")
    }

    private var kindsJSON: JSONValue {
        ["kinds": .list(kindTable.map { ["name": .text($0.name), "doc": .text($0.doc)] })]
    }

    private func text(of code: PraError.Code) -> String {
        "\(code)  exit status \(code.exitStatus)\n\n\(code.explanation ?? "")"
    }

    private func json(of code: PraError.Code) -> JSONValue {
        [
            "code": .text(code.description), "exitStatus": .integer(Int64(code.exitStatus)),
            "explanation": code.explanation.map { .text($0) } ?? .null,
        ]
    }
}
