import Model

extension ExposureProfile {
    /// The lowest exposure that the lines exceed for no more than a share of the time that they cover; `nil` where they
    /// cover none. Where a line crosses it the time above is rounded up, so that it is never lower than that of the
    /// lines.
    package static func exposure(of lines: [[ExposureRecord.Breakpoint]], exceededFor share: Ratio) -> Duration? {
        let parts = lines.flatMap { zip($0, $0.dropFirst()) }
        let time = parts.reduce(0) { $0 + ($1.1.at - $1.0.at).microseconds }
        guard time > 0 else { return nil }
        let (high, low) = time.multipliedFullWidth(by: share.millionths)
        let allowed = Duration.microseconds(Int64(1_000_000).dividingFullWidth((high, low)).quotient)
        var (least, most) = (Int64(0), parts.map { max($0.0.exposure, $0.1.exposure).microseconds }.max() ?? 0)
        while least < most {
            let middle = least + (most - least) / 2
            let above = parts.reduce(.zero) { $0 + timeOver(.microseconds(middle), from: $1.0, to: $1.1) }
            (least, most) = above <= allowed ? (least, middle) : (middle + 1, most)
        }
        return .microseconds(least)
    }
}
