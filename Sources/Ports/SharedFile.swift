import Glibc

/// The mode of a file that others than its owner may read or change, such as `644`; `nil` where nobody else may, or it
/// can not be looked at. A file with a secret has none.
package func sharedMode(of path: String) -> String? {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & 0o077 != 0 else { return nil }
    return String(status.st_mode & 0o777, radix: 8)
}
