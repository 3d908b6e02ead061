import CPostgres
import Glibc
import Model

extension Wire {
    /// Sends a statement: with parameters by the extended protocol, without by the simple one, which replication
    /// needs.
    mutating func send(_ statement: String, _ parameters: [String?]?, by deadline: Deadline) throws(PraError) {
        precondition(
            unsafe PQtransactionStatus(raw) != PQTRANS_ACTIVE, "one statement at a time: \(activity) still runs")
        notices.clear()
        activity = "“\(statement.prefix(80))”"
        let sent =
            if let parameters {
                unsafe withCStrings(parameters) { values in
                    unsafe PQsendQueryParams(raw, statement, Int32(parameters.count), nil, values, nil, nil, 0)
                }
            } else { unsafe PQsendQuery(raw, statement) }
        guard sent == 1 else { throw lost() }
        try flush(by: deadline)
    }

    func flush(by deadline: Deadline) throws(PraError) {
        while true {
            switch unsafe PQflush(raw) {
            case 0: return
            case 1:
                try wait(for: POLLIN | POLLOUT, by: deadline)
                guard unsafe PQconsumeInput(raw) == 1 else { throw lost() }
            default: throw lost()
            }
        }
    }

    /// The next result of what runs; `nil` when all are taken. After that, and after an error of the server, the
    /// session is idle.
    mutating func nextReply(by deadline: Deadline) throws(PraError) -> Reply? {
        while unsafe PQisBusy(raw) == 1 { try receive(by: deadline) }
        guard let result = unsafe PQgetResult(raw) else { return nil }
        defer { unsafe PQclear(result) }
        switch unsafe PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: return .rows(unsafe copyRows(result))
        case PGRES_COPY_OUT, PGRES_COPY_BOTH, PGRES_COPY_IN:
            isCopying = true
            return .copy
        default:
            let error = unsafe failure(result)
            settle(by: deadline)
            throw error
        }
    }

    /// After an error: takes what is left, so that the session is idle again; closes it when that does not come.
    private mutating func settle(by deadline: Deadline) {
        do throws(PraError) {
            while isUp {
                while unsafe PQisBusy(raw) == 1 { try receive(by: deadline) }
                guard let result = unsafe PQgetResult(raw) else { return }
                unsafe PQclear(result)
            }
        } catch { close() }
    }

    private func failure(_ result: OpaquePointer) -> PraError {
        func field(_ code: Int) -> String? {
            unsafe PQresultErrorField(result, Int32(code)).map { unsafe String(cString: $0) }
        }
        guard let state = field(PRA_DIAG_SQLSTATE) else { return lost() }
        let words = [field(PRA_DIAG_PRIMARY), field(PRA_DIAG_DETAIL), field(PRA_DIAG_HINT)]
        var complaint = Complaint(state: state, message: words.compactMap(\.self).joined(separator: "; "))
        complaint.isReplication = isReplication
        return peer.failure(complaint, doing: activity)
    }

    private func receive(by deadline: Deadline) throws(PraError) {
        try wait(for: POLLIN, by: deadline)
        guard unsafe PQconsumeInput(raw) == 1 else { throw lost() }
    }
}

private func copyRows(_ result: OpaquePointer) -> Rows {
    let columns = unsafe (0..<PQnfields(result)).map { unsafe String(cString: PQfname(result, $0)) }
    let values = unsafe (0..<PQntuples(result)).map { row in
        (0..<Int32(columns.count)).map { column in
            unsafe PQgetisnull(result, row, column) == 1 ? nil : String(cString: PQgetvalue(result, row, column))
        }
    }
    return Rows(columns: columns, values: values)
}
