import CYAML

struct Event {
    enum Content {
        case documentStart, documentEnd, streamEnd
        case scalar(Scalar)
        case sequenceStart, mappingStart
        /// Of a sequence or a mapping.
        case end
        case alias(of: String)
        case failure(Failure)
    }

    var content: Content
    var at: Mark
    var anchor: String?
    /// Written with a tag such as `!!str`.
    var isTagged = false
}

/// What libyaml says of text that is not YAML.
struct Failure {
    var problem: String
    /// Of bytes that are no UTF-8 or no YAML characters; otherwise the event's mark says where.
    var byteOffset: Int?
}

/// One pass of libyaml over bytes that outlive it.
@safe struct EventStream: ~Copyable {
    // libyaml keeps pointers into its own struct, so it lives at one address.
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    /// - Parameter bytes: must stay valid and unchanged as long as the stream.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        unsafe parser = .allocate(capacity: 1)
        unsafe parser.initialize(to: yaml_parser_t())
        precondition(unsafe yaml_parser_initialize(parser) == 1, "libyaml found no memory")
        unsafe yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
        unsafe yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    }

    deinit {
        unsafe yaml_parser_delete(parser)
        unsafe parser.deallocate()
    }

    /// The next event; after `.streamEnd` or `.failure` there is none.
    func next() -> Event {
        var raw = unsafe yaml_event_t()
        guard unsafe yaml_parser_parse(parser, &raw) == 1 else { return failure() }
        defer { unsafe yaml_event_delete(&raw) }
        let at = unsafe Mark(raw.start_mark)
        switch unsafe raw.type {
        case YAML_STREAM_START_EVENT: return next()
        case YAML_DOCUMENT_START_EVENT: return Event(content: .documentStart, at: at)
        case YAML_DOCUMENT_END_EVENT: return Event(content: .documentEnd, at: at)
        case YAML_ALIAS_EVENT: return Event(content: .alias(of: unsafe name(raw.data.alias.anchor) ?? ""), at: at)
        case YAML_SCALAR_EVENT: return unsafe scalar(raw.data.scalar, at)
        case YAML_SEQUENCE_START_EVENT:
            let start = unsafe raw.data.sequence_start
            return unsafe Event(content: .sequenceStart, at: at, anchor: name(start.anchor), isTagged: start.tag != nil)
        case YAML_MAPPING_START_EVENT:
            let start = unsafe raw.data.mapping_start
            return unsafe Event(content: .mappingStart, at: at, anchor: name(start.anchor), isTagged: start.tag != nil)
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return Event(content: .end, at: at)
        default: return Event(content: .streamEnd, at: at)
        }
    }

    private func scalar(_ raw: yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar, _ at: Mark) -> Event {
        let bytes = unsafe UnsafeBufferPointer(start: raw.value, count: raw.length)
        let value = unsafe Scalar(String(decoding: bytes, as: UTF8.self), isPlain: raw.style == YAML_PLAIN_SCALAR_STYLE)
        return unsafe Event(content: .scalar(value), at: at, anchor: name(raw.anchor), isTagged: raw.tag != nil)
    }

    private func failure() -> Event {
        let isReader = unsafe parser.pointee.error == YAML_READER_ERROR
        let problem = unsafe parser.pointee.problem.map { unsafe String(cString: $0) } ?? "libyaml ran out of memory"
        let offset = unsafe isReader ? Int(parser.pointee.problem_offset) : nil
        // A quote that never closes is no use at the end of the file: show where it opens.
        let isUnclosed = problem.contains("unexpected end of stream")
        let mark = unsafe isUnclosed ? parser.pointee.context_mark : parser.pointee.problem_mark
        return Event(content: .failure(Failure(problem: problem, byteOffset: offset)), at: Mark(mark))
    }
}

extension Mark {
    fileprivate init(_ mark: yaml_mark_t) {
        self.init(line: Int32(clamping: mark.line) + 1, column: Int32(clamping: mark.column) + 1)
    }
}

private func name(_ raw: UnsafeMutablePointer<yaml_char_t>?) -> String? {
    unsafe raw.map { unsafe String(cString: $0) }
}
