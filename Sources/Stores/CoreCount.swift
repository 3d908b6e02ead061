import Glibc

/// Processors that this process may use, at least one.
package func coreCount() -> Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }
