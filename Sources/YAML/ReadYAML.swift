import Model

/// Reads every document of a file and gives each, once whole, to `body`. Nothing is kept between two documents.
///
/// Text that is not YAML ends the file; other problems (a duplicate key, a YAML 1.1 boolean, a tag) are collected and
/// the document still goes to `body`, so that all problems show together.
package func readYAML(
    _ bytes: [UInt8], file: String, limits: Limits = Limits(), _ body: (Node) -> Void
) -> [Diagnostic] {
    var builder = DocumentBuilder(file: file, limits: limits)
    guard bytes.count <= limits.bytes else {
        builder.report(
            "file-too-large", Mark(line: 1, column: 1), "the file has more than \(limits.bytes) bytes", tooLarge(limits)
        )
        return builder.problems
    }
    guard !bytes.starts(with: [0xFE, 0xFF]), !bytes.starts(with: [0xFF, 0xFE]) else {
        builder.report("encoding", Mark(line: 1, column: 1), "the file is UTF-16", "save it as UTF-8")
        return builder.problems
    }
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    unsafe bytes.withUnsafeBufferPointer { whole in
        let text = unsafe UnsafeBufferPointer(rebasing: whole[start...])
        let stream = unsafe EventStream(text)
        while true {
            let event = stream.next()
            if case .failure(let failure) = event.content {
                builder.report(explain(failure, at: event.at, in: bytes[start...], file: file))
                return
            }
            guard builder.take(event, body) else { return }
        }
    }
    return builder.problems
}

private func tooLarge(_ limits: Limits) -> String {
    "split it: one file may have \(limits.bytes >> 20) MiB"
}
