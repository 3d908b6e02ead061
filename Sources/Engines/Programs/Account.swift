import Glibc
import Model

/// A Unix account as the password database has it.
package struct Account: Hashable, Sendable {
    package var name: String
    package var user: uid_t
    package var group: gid_t

    package init(name: String, user: uid_t, group: gid_t) { (self.name, self.user, self.group) = (name, user, group) }

    /// For `setpriv`: what follows runs as this account and in no group but its own.
    var setprivOptions: [String] { ["--reuid=\(user)", "--regid=\(group)", "--clear-groups", "--"] }

    package static var runsAsRoot: Bool { geteuid() == 0 }

    /// - Throws: `.fileFault` when there is no such account.
    package static func named(_ name: String) throws(PraError) -> Account {
        let found = unsafe lookUp { entry, buffer, size, found in unsafe getpwnam_r(name, entry, buffer, size, found) }
        guard let found else {
            throw PraError(
                .fileFault, "there is no user “\(name)” on this host",
                remedy: "name an existing unprivileged user: `runAs` of the cluster, or --owner")
        }
        return found
    }

    /// The account of this process; `nil` when the password database does not know it.
    package static func current() -> Account? {
        let user = geteuid()
        return unsafe lookUp { entry, buffer, size, found in unsafe getpwuid_r(user, entry, buffer, size, found) }
    }

    private typealias Search = (
        UnsafeMutablePointer<passwd>, UnsafeMutablePointer<CChar>, Int,
        UnsafeMutablePointer<UnsafeMutablePointer<passwd>?>
    ) -> Int32

    private static func lookUp(_ search: Search) -> Account? {
        var entry = unsafe passwd()
        var found: UnsafeMutablePointer<passwd>?
        return unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 16_384) { buffer in
            guard let start = buffer.baseAddress, unsafe search(&entry, start, buffer.count, &found) == 0,
                unsafe found != nil
            else { return nil }
            return unsafe Account(
                name: String(cString: entry.pw_name), user: entry.pw_uid, group: entry.pw_gid)
        }
    }
}
