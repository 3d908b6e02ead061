import Foundation

/// Starts a program with files for its output: the end of a pipe that a grandchild inherited would never come, and
/// nothing holds the program up. Foundation's `Process` is not used: it does not see a child end as long as a
/// grandchild lives on, and it reads beyond its buffer, and ends us, when some 1,360 files are open
/// (swift-corelibs-foundation#5472).
/// - Parameter errors: a file of its own for standard error; with the output when absent.
/// - Parameter environment: this process's own when absent.
package func spawn(
    _ command: [String], output: String, errors: String? = nil, environment: [String: String]? = nil
) throws -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
    unsafe posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    if let errors {
        unsafe posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_CREAT | O_EXCL, 0o600)
    } else {
        unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
    }
    let values = environment ?? ProcessInfo.processInfo.environment
    var arguments = unsafe copies(command), variables = unsafe copies(values.map { "\($0.key)=\($0.value)" })
    let texts = unsafe arguments + variables
    defer { for index in unsafe texts.indices { unsafe free(texts[index]) } }
    var process: pid_t = 0
    let status = unsafe posix_spawnp(&process, command[0], &actions, nil, &arguments, &variables)
    guard status == 0 else { throw ChildError("cannot start \(command[0]): errno \(status)") }
    return process
}

/// C strings, and a null at the end.
private func copies(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
    unsafe texts.map { unsafe strdup($0) } + [nil]
}

package struct ChildError: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
