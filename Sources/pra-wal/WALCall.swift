import Archive
import Model
import Ports
import Stores

/// A call that this program answers itself; `pra wal` says what its words mean.
struct WALCall {
    private enum Verb: String { case get, push }

    private let verb: Verb
    private let directory: String
    private let system: SystemIdentifier
    private let isStandby: Bool
    private let name: String
    private let path: String

    /// `nil` for any other call: a store that is no folder or has a key, an option that is not known here, a mistake.
    init?(_ arguments: [String]) {
        guard let verb = arguments.first.flatMap(Verb.init(rawValue:)) else { return nil }
        var (values, words, isStandby) = ([String: String](), [String](), false)
        var rest = arguments.dropFirst()
        while let word = rest.popFirst() {
            switch word {
            case "--store", "--system": values[word] = rest.popFirst()
            case "--standby" where verb == .get: isStandby = true
            case _ where word.hasPrefix("-"): return nil
            default: words.append(word)
            }
        }
        let scheme = "file://"
        guard words.count == 2, let store = values["--store"], store.hasPrefix(scheme + "/"),
            let system = values["--system"].flatMap(SystemIdentifier.init(text:))
        else { return nil }
        (self.verb, directory, self.system) = (verb, String(store.dropFirst(scheme.count)), system)
        (self.isStandby, name, path) = (isStandby, words[0], words[1])
    }

    /// - Returns: the exit status.
    func run() async -> Int32 {
        do throws(PraError) {
            switch verb {
            case .push:
                try await walPush(name, from: path, system: system, to: open)
                return 0
            case .get: return answer(await walGet(name, to: path, from: try await open(), system: system))
            }
        } catch {
            if verb == .get { return answer(.failed(error)) }
            writeToStandardError(error.onTerminal)
            return 1
        }
    }

    /// Every thread costs time to start.
    private func open() async throws(PraError) -> Store {
        try await Store.open(FileStore(directory: directory, readers: 1), random: SystemRandom())
    }

    private func answer(_ delivery: WALDelivery) -> Int32 {
        if case .failed(let error) = delivery { writeToStandardError(error.onTerminal) }
        return delivery.exitStatus(standby: isStandby)
    }
}

private struct SystemRandom: RandomSource {
    func next() -> UInt64 { .random(in: .min ... .max) }
}
