import CCurl

/// The body of a request on its way out. It is not copied: libcurl asks for it piece by piece.
final class Upload {
    private let bytes: [UInt8]
    private var sent = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// `self` must live as long as `easy`.
    func set(on easy: UnsafeMutableRawPointer) -> CURLcode {
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        return unsafe pra_curl_set_upload(easy, giveBody, seekBody, context, curl_off_t(bytes.count))
    }

    fileprivate func give(_ buffer: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(buffer.count, bytes.count - sent)
        unsafe bytes.withUnsafeBytes { bytes in
            unsafe buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[sent..<sent + count]))
        }
        sent += count
        return count
    }

    fileprivate func seek(to offset: Int) -> Bool {
        guard (0...bytes.count).contains(offset) else { return false }
        sent = offset
        return true
    }
}

private let giveBody: curl_read_callback = { buffer, size, count, context in
    guard let buffer = unsafe buffer, let context = unsafe context else { return 0 }
    let upload = unsafe Unmanaged<Upload>.fromOpaque(context).takeUnretainedValue()
    return unsafe upload.give(UnsafeMutableRawBufferPointer(start: buffer, count: size * count))
}

private let seekBody: curl_seek_callback = { context, offset, origin in
    guard let context = unsafe context, origin == 0 else { return Int32(CURL_SEEKFUNC_CANTSEEK) }
    let upload = unsafe Unmanaged<Upload>.fromOpaque(context).takeUnretainedValue()
    return upload.seek(to: Int(offset)) ? Int32(CURL_SEEKFUNC_OK) : Int32(CURL_SEEKFUNC_FAIL)
}
