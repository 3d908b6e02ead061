import FoundationEssentials
import Glibc
import Model

/// The right to write to a state directory, held by at most one process and given back by the kernel when that process
/// ends.
final class StateLock: Sendable {
    private static let name = "lock"
    /// What the holder shows of itself; of an earlier holder it is removed with the first act of the next one.
    private static let activity = "activity"

    private let lock: OpenFileLock
    private let directory: StateDirectory

    /// - Throws: `.leaseHeld` with the other process's number.
    init(_ directory: StateDirectory) throws(PraError) {
        self.directory = directory
        lock = try OpenFileLock(StateLock.name, in: directory) { () throws(PraError) in
            let holder = try directory.read(StateLock.name) ?? ""
            return PraError(
                .leaseHeld, "\(directory.path) is in use by process \(holder.isEmpty ? "(unknown)" : holder)",
                remedy: "use that process, or end it (`kill \(holder.isEmpty ? "PID" : holder)`) and try again",
                retry: .later)
        }
        try directory.remove(StateLock.activity)
        let number = Array("\(getpid())".utf8), file = lock.descriptor
        // The number only helps a person: a full disk takes the lock all the same.
        guard ftruncate(file, 0) == 0, unsafe pwrite(file, number, number.count, 0) == number.count else {
            guard errno == ENOSPC else { throw directory.fault("write", directory.file(StateLock.name)) }
            return
        }
    }

    /// Shows others what the holder does. It need not survive power loss, since the holder does not either.
    func show(_ activity: Activity) throws {
        try directory.show(StateLock.activity, try JSONEncoder().encode(activity))
    }

    /// Who holds `directory`; `nil` when nobody does. Takes nothing, so that it keeps nobody from starting.
    static func holder(of directory: StateDirectory) throws -> StateHolder? {
        guard try OpenFileLock.isHeld(name, in: directory) else { return nil }
        let shown = try directory.bytes(activity).map { try JSONDecoder().decode(Activity.self, from: Data($0)) }
        return StateHolder(process: try directory.read(name).flatMap { Int($0) }, activity: shown)
    }
}

/// Who holds the state in `directory`, by looking alone; `nil` when nobody does.
package func stateHolder(of directory: String) async throws(PraError) -> StateHolder? {
    try await offPool { try StateLock.holder(of: StateDirectory(path: directory)) }
}
