import Glibc
import Model
import Ports

/// `pra wal get` and `pra wal push` for a plain file store, and for what was fetched ahead, in a program that starts in
/// milliseconds: PostgreSQL starts it for every segment. Whatever else it is asked goes to the `pra` beside it, so that
/// each answer is the same.
@main enum Main {
    static func main() async {
        let arguments = Array(CommandLine.arguments.dropFirst())
        guard let status = await WALCall(arguments)?.run() else { handOver(arguments) }
        exit(status)
    }

    /// Becomes `pra wal …`.
    private static func handOver(_ arguments: [String]) -> Never {
        let pra = ownFolder() + "/pra"
        let words = unsafe ([pra, "wal"] + arguments).map { unsafe strdup($0) } + [nil]
        _ = unsafe execv(pra, words)
        let cause = unsafe String(cString: strerror(errno))
        writeToStandardError(
            PraError(
                .programMissing, "\(pra) can not be run", remedy: "install pra beside pra-wal", cause: cause
            ).onTerminal)
        // To restore_command 1 is the end of WAL, and to archive_command more than 125 the end of its archiver.
        exit(arguments.first == "push" || arguments.contains("--standby") ? 1 : 126)
    }

    private static func ownFolder() -> String {
        let most = Int(PATH_MAX)
        var path = [CChar](repeating: 0, count: most)
        let count = unsafe readlink("/proc/self/exe", &path, most)
        let bytes = path.prefix(max(count, 0)).map { UInt8(bitPattern: $0) }
        return bytes.split(separator: UInt8(ascii: "/")).dropLast().map { "/" + String(decoding: $0, as: UTF8.self) }
            .joined()
    }
}
