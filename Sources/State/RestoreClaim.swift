import Crypto
import Model

/// That a process works on a restore, for as long as it lives: the loop that writes the ledger meanwhile asks.
package final class RestoreClaim: Sendable {
    private static let name = "restores"

    private let lock: OpenFileLock

    /// To be held until the restore's end is recorded.
    package convenience init(_ restore: ActionID, in directory: String) async throws(PraError) {
        let state = StateDirectory(path: directory)
        self.init(lock: try await offPool { try RestoreClaim.lock(restore, in: state) })
    }

    private init(lock: OpenFileLock) { self.lock = lock }

    private static func lock(_ restore: ActionID, in directory: StateDirectory) throws(PraError) -> OpenFileLock {
        try OpenFileLock(name, place(of: restore), in: directory) {
            PraError(.leaseHeld, "\(restore) is the work of another process", remedy: "let it end", retry: .later)
        }
    }

    static func isHeld(_ restore: ActionID, in directory: StateDirectory) throws(PraError) -> Bool {
        try OpenFileLock.isHeld(name, place(of: restore), in: directory)
    }

    /// Each has its byte of one file, which is never written: none leaves a file that somebody would have to remove.
    private static func place(of restore: ActionID) -> Range<Int64> {
        let start = SHA256.hash(data: Array(restore.text.utf8)).prefix(7).reduce(0) { $0 << 8 | Int64($1) }
        return start..<start + 1
    }
}
