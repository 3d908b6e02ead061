import GRDB
import Model
import Ports

/// What a failed call of the database means to the operator.
func stateFault(_ error: any Error) -> PraError {
    guard let fault = error as? DatabaseError else { return .wrapping(error) }
    let cause = fault.message ?? "\(fault.resultCode)"
    switch fault.resultCode {
    case _ where fault.isLackOfRoom:
        return PraError(
            .stateUnavailable, "the state database can not be written: its disk is full or failing",
            remedy: "make room in the state directory; facts wait in the folder $PRA_OVERFLOW meanwhile", retry: .later,
            cause: cause)
    case .SQLITE_CORRUPT, .SQLITE_NOTADB:
        return PraError(
            .ledgerBroken, "the state database is damaged",
            remedy: "move ledger.sqlite* aside, then `pra ledger restore` from a store", cause: cause)
    case .SQLITE_CONSTRAINT:
        return PraError(
            .ledgerBroken, "the state database refused a write that would change the ledger's past",
            remedy: "run `pra ledger verify`", cause: cause)
    case .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM:
        return PraError(
            .stateUnavailable, "the state database can not be opened or written by this user",
            remedy: "run it as the user that owns the state directory, or name another with --state", cause: cause)
    default:
        return PraError(
            .stateUnavailable, "the state database does not answer",
            remedy: "check the state directory and try again", retry: .later, cause: cause)
    }
}

extension DatabaseError {
    /// A full disk shows as either, depending on which of SQLite's files meets it.
    var isLackOfRoom: Bool { resultCode == .SQLITE_FULL || resultCode == .SQLITE_IOERR }
}

/// Runs `work`, which blocks, away from the threads that run tasks.
func offPool<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws(PraError) -> T {
    do {
        return try await withCheckedThrowingContinuation { continuation in
            runOnNewThread {
                // `resume(with:)` borrows: this thread would still hold what it gave, a journal and its lock, while the
                // caller has done with it and asks for another.
                do { continuation.resume(returning: try work()) } catch { continuation.resume(throwing: error) }
            }
        }
    } catch { throw stateFault(error) }
}
