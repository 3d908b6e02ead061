import Model

/// By an unknown time zone no day, week or month could be told from the next: nothing would ever be forgotten, and no
/// window would ever open.
func unknownZones(_ desired: Desired, _ isZone: (String) -> Bool) -> [Diagnostic] {
    let retentions = desired.retentions.map { ($0.id, $0.location, ["timeZone"], $0.spec.timeZone) }
    let windows = desired.windows.compactMap { window in
        window.spec.times.timeZone.map { (window.id, window.location, ["times", "weekly", "timeZone"], $0) }
    }
    let reports = desired.reports.map { ($0.id, $0.location, ["timeZone"], $0.spec.timeZone) }
    let users = desired.users.map { ($0.id, $0.location, ["timeZone"], $0.spec.timeZone) }
    return (retentions + windows + reports + users).filter { !isZone($0.3) }.map { id, location, path, zone in
        Diagnostic(
            rule: "unknown-time-zone", at: location, path: (["spec"] + path).joined(separator: "."),
            what: "\(id) names the time zone “\(zone)”, which is not in this host's database",
            remedy: "write an IANA name such as Africa/Conakry or UTC; /usr/share/zoneinfo has them all")
    }
}
