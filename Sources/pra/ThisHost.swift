import Glibc
import Manifests
import Model

/// The machine that this process runs on.
enum ThisHost {
    static var name: String {
        var bytes = [CChar](repeating: 0, count: 256)
        guard unsafe gethostname(&bytes, bytes.count - 1) == 0 else { return "" }
        return String(decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether `host`, as `Cluster.spec.host` has it, is this machine; a short name stands for every domain.
    static func isNamed(_ host: String, own: String = name) -> Bool {
        let (theirs, ours) = (host.lowercased().split(separator: "."), own.lowercased().split(separator: "."))
        return host == "local" || theirs == ours
            || (theirs.first == ours.first && min(theirs.count, ours.count) == 1)
    }

    /// `pra` acts on the host it runs on: for another it says what to type there.
    static func refuse(toRestore cluster: Resource<Cluster.Spec>, from url: String) throws(PraError) {
        guard !isNamed(cluster.spec.host) else { return }
        let command = line(CommandLine.arguments.dropFirst())
        throw PraError(
            .refused, "\(cluster.name) is restored on host \(cluster.spec.host), and this is \(name): nothing was done",
            remedy: "type there: \(command) -- or, to restore onto this host all the same, name the store by its URL: "
                + "--store \(url)")
    }

    /// As it is typed into a shell.
    static func line(_ arguments: some Sequence<String>) -> String {
        (["pra"] + arguments.map(quoted)).joined(separator: " ")
    }

    private static func quoted(_ word: String) -> String {
        let isPlain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./:=,@+".contains($0)) }
        return isPlain && !word.isEmpty ? word : "'\(word.replacing("'", with: "'\\''"))'"
    }
}
