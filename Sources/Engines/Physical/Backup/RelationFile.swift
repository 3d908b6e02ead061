/// A file of a relation by its name: `16384`, `16384_fsm`, `16384.1`, `16384_init` (relpath.c, GetRelationPath).
struct RelationFile: Hashable, Sendable {
    enum Fork: String, Sendable { case main = "", fsm, vm, initial = "init" }

    var number: Substring
    var fork: Fork
    /// Of the files that the relation is cut into.
    var segment: UInt32

    /// `nil` for any other file.
    init?(_ name: String) {
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        let words = parts[0].split(separator: "_", omittingEmptySubsequences: false)
        guard parts.count <= 2, words.count <= 2, let number = words.first, isNumber(number),
            let fork = words.count == 1 ? .main : Fork(rawValue: String(words[1])), words.count == 1 || fork != .main
        else { return nil }
        (self.number, self.fork, segment) = (number, fork, 0)
        guard parts.count == 2 else { return }
        guard isNumber(parts[1]), let segment = UInt32(parts[1]) else { return nil }
        self.segment = segment
    }

    /// `t3_16385` and its forks and segments: of a session that is or was there.
    static func isTemporary(_ name: String) -> Bool {
        guard name.first == "t" else { return false }
        let words = name.dropFirst().split(separator: "_", maxSplits: 1, omittingEmptySubsequences: false)
        return words.count == 2 && isNumber(words[0]) && RelationFile(String(words[1])) != nil
    }
}

func isNumber(_ text: Substring) -> Bool { !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) } }
