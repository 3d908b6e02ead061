import CPostgres

/// What the server says beside its answers; libpq would print it. The last twenty are kept, in order.
final class NoticeLog {
    private(set) var texts: [String] = []

    func clear() { texts = [] }

    /// `self` must outlive the connection.
    func attach(to connection: OpaquePointer?) {
        unsafe PQsetNoticeReceiver(
            connection,
            { log, result in
                guard let log = unsafe log,
                    let text = unsafe PQresultErrorField(result, Int32(PRA_DIAG_PRIMARY))
                else { return }
                unsafe Unmanaged<NoticeLog>.fromOpaque(log).takeUnretainedValue().add(String(cString: text))
            }, Unmanaged.passUnretained(self).toOpaque())
    }

    private func add(_ text: String) {
        if texts.count == 20 { texts.removeFirst() }
        texts.append(text)
    }
}
