/// Memory that lies as direct writes want it; used again and again.
@safe final class AlignedBuffer {
    /// Of addresses, lengths and places in files: what every disk is content with.
    static let alignment = 4096

    private var memory = unsafe UnsafeMutableRawBufferPointer(start: nil, count: 0)
    private var count = 0

    deinit { unsafe memory.deallocate() }

    func fill(_ bytes: ArraySlice<UInt8>) {
        if unsafe memory.count < bytes.count {
            unsafe memory.deallocate()
            unsafe memory = .allocate(byteCount: bytes.count, alignment: AlignedBuffer.alignment)
        }
        unsafe memory.copyBytes(from: bytes)
        count = bytes.count
    }

    /// Until the next fill.
    @unsafe var filled: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(rebasing: memory[..<count]) }
}
