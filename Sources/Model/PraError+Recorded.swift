extension PraError {
    /// The cause as a fact may hold it. A server's words can quote rows, and what is in the ledger stays there: of
    /// them only the SQLSTATE is kept, which a function that raises an error can choose but hardly fill with a row.
    package var recordedCause: String? {
        guard let cause, cause.hasPrefix(stateMark) else { return cause }
        let state = String(cause.dropFirst(stateMark.count).prefix(5))
        return stateMark + state + (conditions[state].map { " \($0)" } ?? "")
    }
}

private let stateMark = "SQLSTATE "

/// Those that a question to a restored copy is likely to end with (PostgreSQL manual, appendix A).
private let conditions = [
    "21000": "cardinality_violation", "22003": "numeric_value_out_of_range",
    "22007": "invalid_datetime_format", "22012": "division_by_zero", "22023": "invalid_parameter_value",
    "22P02": "invalid_text_representation", "23505": "unique_violation", "23514": "check_violation",
    "25006": "read_only_sql_transaction", "28000": "invalid_authorization_specification",
    "28P01": "invalid_password", "3D000": "invalid_catalog_name", "40001": "serialization_failure",
    "42501": "insufficient_privilege", "42601": "syntax_error", "42703": "undefined_column",
    "42804": "datatype_mismatch", "42883": "undefined_function", "42P01": "undefined_table",
    "53100": "disk_full", "53200": "out_of_memory", "53300": "too_many_connections", "57014": "query_canceled",
    "57P01": "admin_shutdown", "57P03": "cannot_connect_now", "58P01": "undefined_file",
    "P0001": "raise_exception", "XX000": "internal_error", "XX001": "data_corrupted", "XX002": "index_corrupted",
]
