import Model

func checked(_ path: String) throws(PraError) -> String {
    guard path.utf8.count > TreeEntry.longestPath else { return path }
    throw PraError(
        .backupFailed, "a path of \(path.utf8.count) bytes is too long", remedy: "shorten it on the source")
}

func revoked(_ document: PointDocument) -> PraError {
    PraError(
        .storeBusy,
        "\(document.action) began again elsewhere, or took so long that a sweep no longer waited for it",
        remedy: "look for another `pra` that backs up \(document.clusterName); then run the backup again",
        retry: .later)
}

/// - Parameter path: of the file that is being written.
func wrongLength(of path: String?) -> PraError {
    PraError(
        .backupFailed, "\(path ?? "a file") did not have the size that was announced",
        remedy: "run the backup again; if it repeats, report it", retry: .later)
}
