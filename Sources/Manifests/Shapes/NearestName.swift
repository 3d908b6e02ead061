import Model

/// "did you mean “window”?", or the names there are.
func suggestion(for name: String, among names: [String]) -> String {
    if let nearest = nearestName(to: name, among: names) { return "did you mean “\(nearest)”?" }
    guard !names.isEmpty else { return "there is none to choose from" }
    let shown = names.sorted().prefix(20).joined(separator: ", ")
    return "write one of: \(shown)\(names.count > 20 ? ", …" : "")"
}

/// The name that a slip of the hand may have turned into `name`; `nil` when none is near.
package func nearestName(to name: String, among names: [String]) -> String? {
    guard name.utf8.count <= 64 else { return nil }
    let folded = Array(name.lowercased().utf8)
    let limit = max(1, folded.count / 3)
    var best: (name: String, distance: Int)?
    for candidate in names where abs(candidate.utf8.count - folded.count) <= limit {
        let distance = editDistance(folded, Array(candidate.lowercased().utf8))
        if distance <= limit, distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.name
}

/// Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment).
private func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    var (before, above) = ([Int](), Array(0...b.count))
    for i in 0..<a.count {
        var row = [i + 1]
        for j in 0..<b.count {
            var cost = min(above[j + 1] + 1, row[j] + 1, above[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] { cost = min(cost, before[j - 1] + 1) }
            row.append(cost)
        }
        (before, above) = (above, row)
    }
    return above[b.count]
}
