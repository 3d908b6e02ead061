import Glibc
import Model

extension File {
    /// Drops the file's pages from the page cache, and looks whether they are gone: advice may be passed over, and a
    /// file system in memory has nowhere else to keep them.
    func dropFromMemory(_ name: String) throws(PraError) -> Bool {
        // Only pages that are written back can be dropped; those that are not are found below.
        _ = fsync(descriptor)
        guard posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED) == 0 else { return false }
        return !isInMemory(Int(try size(of: name)))
    }

    /// Whether a page of the file is in the page cache; `true` also where the kernel does not say.
    private func isInMemory(_ bytes: Int) -> Bool {
        guard bytes > 0 else { return false }
        let page = Int(sysconf(Int32(_SC_PAGESIZE)))
        guard let start = unsafe mmap(nil, bytes, PROT_READ, MAP_SHARED, descriptor, 0), unsafe start != MAP_FAILED
        else { return true }
        defer { unsafe munmap(start, bytes) }
        var pages = [UInt8](repeating: 0, count: (bytes + page - 1) / page)
        guard unsafe mincore(start, bytes, &pages) == 0 else { return true }
        return pages.contains { $0 & 1 == 1 }
    }
}
