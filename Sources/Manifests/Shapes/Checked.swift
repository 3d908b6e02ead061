import Model
import YAML

/// A value that has its shape and still makes no sense, such as a start window longer than the interval.
struct Fault: Sendable {
    var severity: Diagnostic.Severity
    var rule: String
    /// From the checked value on; the place shown is the deepest part that was written.
    var steps: [Step]
    var what: String
    var remedy: String

    init(
        _ rule: String, at steps: [Step] = [], _ what: String, _ remedy: String,
        severity: Diagnostic.Severity = .error
    ) {
        (self.severity, self.rule, self.steps, self.what, self.remedy) = (severity, rule, steps, what, remedy)
    }
}

extension Shape {
    /// The same shape with a rule over the whole value. A value with an error is reported and still read.
    func checked(_ faults: @escaping @Sendable (Value) -> [Fault]) -> Shape {
        Shape(outline: outline) { node, reader in
            guard let reading = read(node, &reader) else { return nil }
            for fault in faults(reading.value) { reader.report(fault, in: node, fault.steps[...]) }
            return reading
        }
    }
}

extension Reader {
    fileprivate mutating func report(_ fault: Fault, in node: Node, _ steps: ArraySlice<Step>) {
        guard let step = steps.first else {
            report(fault.rule, at: node.at, fault.what, fault.remedy, severity: fault.severity)
            return
        }
        let inner = node.at(step) ?? Node(.sequence([]), at: node.at)
        within(step) { $0.report(fault, in: inner, steps.dropFirst()) }
    }
}

extension Node {
    fileprivate func at(_ step: Step) -> Node? {
        switch (step, content) {
        case (.field(let name), _): value(of: name)
        case (.index(let index), .sequence(let items)) where items.indices.contains(index): items[index]
        default: nil
        }
    }
}
