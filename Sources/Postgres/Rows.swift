import Model

/// A result set, copied out of libpq. Values are text as PostgreSQL prints them.
package struct Rows: Sendable, RandomAccessCollection {
    package let columns: [String]
    fileprivate let values: [[String?]]

    init(columns: [String], values: [[String?]]) { (self.columns, self.values) = (columns, values) }

    package var startIndex: Int { 0 }
    package var endIndex: Int { values.count }

    package subscript(index: Int) -> Row { Row(columns: columns, values: values[index]) }

    /// - Throws: `.postgresQuery` when there is not exactly one row.
    package func only() throws(PraError) -> Row {
        guard count == 1, let row = first else { throw wrongAnswer("one row was expected and \(count) came") }
        return row
    }
}

/// One row with typed access by column name. A missing column, a null where none is allowed and a value of another
/// type are errors.
package struct Row: Sendable {
    let columns: [String]
    let values: [String?]

    /// `nil` is SQL's null.
    package func optionalText(_ column: String) throws(PraError) -> String? {
        guard let index = columns.firstIndex(of: column) else { throw wrongAnswer("there is no column “\(column)”") }
        return values[index]
    }

    package func text(_ column: String) throws(PraError) -> String {
        try converted(column, "text") { $0 }
    }

    package func int64(_ column: String) throws(PraError) -> Int64 {
        try converted(column, "an integer") { Int64($0) }
    }

    package func int(_ column: String) throws(PraError) -> Int {
        try converted(column, "an integer") { Int($0) }
    }

    package func bool(_ column: String) throws(PraError) -> Bool {
        try converted(column, "a boolean") { $0 == "t" ? true : $0 == "f" ? false : nil }
    }

    package func lsn(_ column: String) throws(PraError) -> LSN {
        try converted(column, "an LSN") { LSN(text: $0) }
    }

    package func optionalLSN(_ column: String) throws(PraError) -> LSN? {
        try optionalText(column) == nil ? nil : try lsn(column)
    }

    package func timeline(_ column: String) throws(PraError) -> Timeline {
        try converted(column, "a timeline") { UInt32($0).map { Timeline($0) } }
    }

    package func timestamp(_ column: String) throws(PraError) -> Timestamp {
        try converted(column, "a timestamp") { Timestamp(text: $0) }
    }

    package func optionalInt64(_ column: String) throws(PraError) -> Int64? {
        try optionalText(column) == nil ? nil : try int64(column)
    }

    private func converted<T>(_ column: String, _ type: String, _ parse: (String) -> T?) throws(PraError) -> T {
        guard let text = try optionalText(column) else { throw wrongAnswer("column “\(column)” is null, not \(type)") }
        // What it is may be of a row: that stands in no error, and so in no ledger.
        guard let value = parse(text) else { throw wrongAnswer("column “\(column)” is not \(type)") }
        return value
    }
}

private func wrongAnswer(_ what: String) -> PraError {
    PraError(
        .postgresQuery, "the server's answer is not as expected: \(what)",
        remedy: "compare the server's version with those that pra supports (15 and later)")
}
