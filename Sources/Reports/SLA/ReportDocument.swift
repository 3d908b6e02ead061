import Model

extension SLAReport {
    /// What `json(of:)` gives of it; the clusters, which are nearly all, are written on every core at once.
    package func document() throws(PraError) -> [UInt8] {
        var rest = self
        rest.clusters = []
        let frame = try json(of: rest)
        let sections = clusters.concurrentMap { section in
            Result { () throws(PraError) in indented(try json(of: section).dropLast()) }
        }
        guard !sections.isEmpty, let gap = frame.firstRange(of: noClusters) else { return frame }
        var bytes = Array(frame[..<gap.lowerBound])
        bytes.append(contentsOf: "\n  \"clusters\" : [\n".utf8)
        for (place, section) in sections.enumerated() {
            if place > 0 { bytes.append(contentsOf: ",\n".utf8) }
            bytes += try section.get()
        }
        return bytes + Array("\n  ]".utf8) + frame[gap.upperBound...]
    }
}

/// Two spaces deep there is no other list of the name; within a text no line ends.
private let noClusters = Array("\n  \"clusters\" : [\n\n  ]".utf8)

/// Each line four spaces deeper, save where nothing stands.
private func indented(_ document: ArraySlice<UInt8>) -> [UInt8] {
    var (lines, isStart) = ([UInt8](), true)
    for byte in document {
        if isStart, byte != UInt8(ascii: "\n") { lines.append(contentsOf: "    ".utf8) }
        lines.append(byte)
        isStart = byte == UInt8(ascii: "\n")
    }
    return lines
}
