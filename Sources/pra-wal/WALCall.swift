import Archive
import Model
import Ports
import Stores

/// A call that this program answers itself; `pra wal` says what its words mean.
struct WALCall {
    private enum Verb: String { case get, push }

    private let verb: Verb
    /// The store's folder; `nil` when it is none, or has a key.
    private let folder: String?
    private let system: SystemIdentifier
    private let isStandby: Bool
    private let name: String
    private let path: String

    /// `nil` for any other call: an option that is not known here, a mistake.
    init?(_ arguments: [String]) {
        guard let verb = arguments.first.flatMap(Verb.init(rawValue:)) else { return nil }
        var (values, words, isStandby, isPlain) = ([String: String](), [String](), false, true)
        var rest = arguments.dropFirst()
        while let word = rest.popFirst() {
            switch word {
            case "--store", "--system": values[word] = rest.popFirst()
            case "--key", "--manifests", "-f": (isPlain, _) = (false, rest.popFirst())
            case "--standby" where verb == .get: isStandby = true
            case _ where word.hasPrefix("-"): return nil
            default: words.append(word)
            }
        }
        let scheme = "file://"
        guard words.count == 2, let store = values["--store"],
            let system = values["--system"].flatMap(SystemIdentifier.init(text:))
        else { return nil }
        folder = isPlain && store.hasPrefix(scheme + "/") ? String(store.dropFirst(scheme.count)) : nil
        (self.verb, self.system) = (verb, system)
        (self.isStandby, name, path) = (isStandby, words[0], words[1])
    }

    /// - Returns: the exit status; `nil` when another program has to do it.
    func run() async -> Int32? {
        switch verb {
        case .push: await push()
        case .get: await get()
        }
    }

    private func push() async -> Int32? {
        guard let folder else { return nil }
        do throws(PraError) {
            try await walPush(name, from: path, system: system) { () throws(PraError) in try await open(folder) }
            return 0
        } catch {
            writeToStandardError(error.onTerminal)
            return 1
        }
    }

    private func get() async -> Int32? {
        let delivery: WALDelivery
        if let folder {
            delivery = await walGet(name, to: path, system: system) { () throws(PraError) in try await open(folder) }
        } else if let ahead = walGetAhead(name, to: path, system: system) {
            delivery = ahead
        } else {
            return nil
        }
        if case .failed(let error) = delivery { writeToStandardError(error.onTerminal) }
        return delivery.exitStatus(standby: isStandby)
    }

    /// Every thread costs time to start.
    private func open(_ folder: String) async throws(PraError) -> Store {
        try await Store.open(FileStore(directory: folder, readers: 1), random: SystemRandom())
    }
}

private struct SystemRandom: RandomSource {
    func next() -> UInt64 { .random(in: .min ... .max) }
}
