import Manifests
import Model

/// Too many messages to one receiver within a minute are one, and the next comes a minute later.
struct StormGuard: Sendable {
    private struct Receiver: Hashable, Comparable {
        var route: String
        var receiver: String

        static func < (a: Self, b: Self) -> Bool { (a.route, a.receiver) < (b.route, b.receiver) }
    }

    private struct Window {
        var began: Timestamp
        var sent = 0
        var isStorm = false
    }

    private static let window = Duration.seconds(60)
    private var windows: [Receiver: Window] = [:]

    /// - Returns: what is told now, and those of `due` that wait.
    mutating func pass(
        _ due: [AlertNotice], by rules: AlertRules, at now: Timestamp, isLast: Bool
    ) -> (told: [AlertNotice], held: Set<AlertNotice>) {
        windows = windows.filter { $0.value.began + StormGuard.window > now }
        var (told, held) = ([AlertNotice](), Set<AlertNotice>())
        let lines = Dictionary(grouping: due) { Receiver(route: $0.group.route, receiver: $0.receiver) }
        for (receiver, notices) in lines.sorted(by: { $0.key < $1.key }) {
            var window = windows[receiver] ?? Window(began: now)
            if window.sent + notices.count <= rules.routes[receiver.route]?.storm ?? .max {
                window.sent += notices.count
                told += notices
            } else if !window.isStorm || isLast {
                window.isStorm = true
                told.append(AlertNotice(notices, at: now))
            } else {
                held.formUnion(notices)
            }
            windows[receiver] = window
        }
        return (told, held)
    }

    /// When what is held is looked at again.
    func nextWindow(after now: Timestamp) -> Timestamp? {
        windows.values.filter(\.isStorm).map { $0.began + StormGuard.window }.filter { $0 > now }.min()
    }
}

extension AlertNotice {
    /// Of many groups at once.
    /// - Parameter notices: to one receiver; not empty.
    fileprivate init(_ notices: [AlertNotice], at now: Timestamp) {
        let (route, receiver) = (notices[0].group.route, notices[0].receiver)
        self.init(
            group: AlertGroup.Key(route: route, receiver: receiver, labels: []),
            thread: "\(route)/\(receiver)/storm/\(now)", number: 0, receiver: receiver, reason: .storm,
            firing: notices.flatMap(\.firing).sorted(by: isGraver), over: notices.flatMap(\.over).sorted(by: isGraver))
    }
}
