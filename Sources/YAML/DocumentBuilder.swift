import Model

/// Builds one document after another from events, with a stack of its own, so that no input can exhaust the thread's.
struct DocumentBuilder {
    private let file: String
    private let limits: Limits
    private(set) var problems: [Diagnostic] = []
    private var open: [Frame] = []
    private var root: Node?
    private var anchors: [String: Anchored] = [:]
    private var repeated = 0
    private var documents = 0
    /// Of the open document.
    private var nodes = 0

    init(file: String, limits: Limits) { (self.file, self.limits) = (file, limits) }

    /// A mapping or sequence whose end has not come.
    private struct Frame {
        var at: Mark
        var anchor: String?
        var isMapping: Bool
        var items: [Node] = []
        var entries: [Entry] = []
        /// Of a mapping that has grown too long to search.
        var places: [String: Mark] = [:]
        /// The key that waits for its value.
        var key: Key?
        /// Of what was closed inside it, itself included.
        var extent = Extent(nodes: 1, height: 1)

        /// Where `key` stood before, or `nil` the first time.
        mutating func place(of key: String, at mark: Mark) -> Mark? {
            guard entries.count >= 16 else { return entries.first { $0.key == key }?.keyAt }
            if places.isEmpty { for entry in entries { places[entry.key] = entry.keyAt } }
            if let first = places[key] { return first }
            places[key] = mark
            return nil
        }
    }

    private enum Key {
        case named(String, Mark)
        /// Reported; its value is read and dropped.
        case unusable
    }

    private struct Extent {
        var nodes: Int
        /// Mappings and sequences within one another.
        var height: Int
    }

    private struct Anchored {
        var node: Node
        var extent: Extent
    }

    mutating func report(_ problem: Diagnostic) { problems.append(problem) }

    mutating func report(_ rule: String, _ at: Mark, _ what: String, _ remedy: String) {
        let location = SourceLocation(file: file, line: Int(at.line), column: Int(at.column))
        problems.append(Diagnostic(rule: rule, at: location, path: "", what: what, remedy: remedy))
    }

    /// `false` when the file is at its end or beyond a limit.
    mutating func take(_ event: Event, _ body: (Node) -> Void) -> Bool {
        if event.isTagged {
            report("tag", event.at, "a tag may not stand in a manifest", "remove it; quote a value to make it text")
        }
        guard problems.count < limits.problems else {
            report("too-many-problems", event.at, "the rest of this file was not read", "mend the problems above first")
            return false
        }
        guard count(event) else { return false }
        switch event.content {
        case .streamEnd, .failure: return false
        case .documentStart: return startDocument(event.at)
        case .documentEnd:
            if let root { body(root) }
            return true
        case .scalar(let scalar):
            close(Node(.scalar(scalar), at: event.at), Extent(nodes: 1, height: 0), anchor: event.anchor)
            return true
        case .sequenceStart: return open(event, isMapping: false)
        case .mappingStart: return open(event, isMapping: true)
        case .end: return end()
        case .alias(let name): return follow(name, event.at)
        }
    }

    private mutating func count(_ event: Event) -> Bool {
        switch event.content {
        case .scalar, .sequenceStart, .mappingStart, .alias: nodes += 1
        case .documentStart, .documentEnd, .streamEnd, .end, .failure: break
        }
        guard nodes > limits.nodes else { return true }
        report(
            "too-many-values", event.at, "the document has more than \(limits.nodes) values", "split it into several")
        return false
    }

    private mutating func startDocument(_ at: Mark) -> Bool {
        (documents, nodes, root, anchors) = (documents + 1, 0, nil, [:])
        guard documents > limits.documents else { return true }
        report("too-many-documents", at, "the file has more than \(limits.documents) documents", "split the file")
        return false
    }

    private mutating func open(_ event: Event, isMapping: Bool) -> Bool {
        guard fits(height: 1, event.at) else { return false }
        open.append(Frame(at: event.at, anchor: event.anchor, isMapping: isMapping))
        return true
    }

    private mutating func fits(height: Int, _ at: Mark) -> Bool {
        guard open.count + height > limits.depth else { return true }
        report("too-deep", at, "more than \(limits.depth) levels lie within one another", "write it flatter")
        return false
    }

    private mutating func end() -> Bool {
        guard let frame = open.popLast() else { return true }
        let content: Node.Content = frame.isMapping ? .mapping(frame.entries) : .sequence(frame.items)
        close(Node(content, at: frame.at), frame.extent, anchor: frame.anchor)
        return true
    }

    /// An anchor is known once its node is whole, so a node can not hold itself.
    private mutating func follow(_ name: String, _ at: Mark) -> Bool {
        guard let target = anchors[name] else {
            report("unknown-alias", at, "no anchor &\(name) stands before this alias", "write the value itself")
            return false
        }
        repeated += target.extent.nodes
        guard repeated <= limits.repeated else {
            report(
                "alias-bomb", at, "aliases repeat more than \(limits.repeated) values",
                "write the values themselves; aliases of aliases multiply")
            return false
        }
        guard fits(height: target.extent.height, at) else { return false }
        close(target.node, target.extent, anchor: nil)
        return true
    }

    private mutating func close(_ node: Node, _ extent: Extent, anchor: String?) {
        if let anchor { anchors[anchor] = Anchored(node: node, extent: extent) }
        guard !open.isEmpty else {
            check(node)
            root = node
            return
        }
        place(node, extent, in: open.count - 1)
    }

    private mutating func place(_ node: Node, _ extent: Extent, in top: Int) {
        open[top].extent.nodes += extent.nodes
        open[top].extent.height = max(open[top].extent.height, extent.height + 1)
        guard open[top].isMapping else {
            check(node)
            open[top].items.append(node)
            return
        }
        switch open[top].key {
        case nil: open[top].key = key(node, in: top)
        case .named(let name, let at):
            check(node)
            open[top].entries.append(Entry(key: name, keyAt: at, value: node))
            open[top].key = nil
        case .unusable: open[top].key = nil
        }
    }

    private mutating func check(_ node: Node) {
        guard case .scalar(let scalar) = node.content, let old = OldYAML(scalar) else { return }
        report(old.rule, node.at, old.what, old.remedy)
    }

    private mutating func key(_ node: Node, in top: Int) -> Key {
        guard case .scalar(let scalar) = node.content else {
            report("bad-key", node.at, "a key is \(node.sort)", "write a word as key")
            return .unusable
        }
        if scalar.isPlain, scalar.text == "<<" {
            report(
                "merge-key", node.at, "“<<” merges mappings in YAML 1.1 and is a plain key in YAML 1.2",
                "write the fields out, or give the whole value with an alias")
            return .unusable
        }
        if let first = open[top].place(of: scalar.text, at: node.at) {
            report(
                "duplicate-key", node.at, "“\(scalar.text)” stands here a second time",
                "keep one; the first is in line \(first.line)")
            return .unusable
        }
        check(node)
        return .named(scalar.text, node.at)
    }
}
