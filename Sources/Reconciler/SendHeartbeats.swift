import Alerts
import Manifests
import Model
import Ports

/// A monitor elsewhere hears that pra is at work after each completed pass, and only then: it raises the alarm when it
/// hears nothing.
extension Loop {
    func keepSendingHeartbeats() async {
        repeat {
            await sendHeartbeats { channel, every, now in
                heartbeats[channel].map { now - $0 >= every } ?? true
            }
        } while await pause(settings.beatEvery)
    }

    /// What `--once` has to say at its end.
    func sendLastHeartbeats() async {
        guard !isStopping, failures.isEmpty else { return }
        await sendHeartbeats { _, _, _ in true }
    }

    private func sendHeartbeats(where isDue: (ResourceID, _ every: Duration, _ now: Duration) -> Bool) async {
        let now = world.time.elapsed()
        var due: [ResourceID] = []
        for channel in desired.channels {
            guard let every = channel.spec.heartbeat, isDue(channel.id, every, now),
                hasComeAround(within: max(every, settings.faultPatience), at: now)
            else { continue }
            due.append(channel.id)
        }
        guard !due.isEmpty else { return }
        let time = world.time.now(), journal = world.journal
        let deliveries = due.map {
            Delivery(channel: $0, recipient: "", user: "", message: .heartbeat(over: $0.name, at: time), notBefore: nil)
        }
        let kept = await result { () async throws(PraError) in
            try await journal.keep(AlertNews(changed: [], gone: [], deliveries: deliveries))
        }
        note(.heartbeats, kept)
        guard case .success = kept else { return }
        for channel in due { heartbeats[channel] = now }
        outbox.add(deliveries)
        wakeDelivery.yield()
    }

    /// Also whether the ledger takes what is found: a loop that can not write sees nothing that lasts.
    private func hasComeAround(within limit: Duration, at now: Duration) -> Bool {
        faults.failing[.own(.curves)] == nil && faults.failing[.own(.notes)] == nil && faults.untold == nil
            && rounds.isComplete(
                Turn.keys(of: desired), busy: busy, next: queue.nextTime, within: limit, at: now)
    }
}

extension AlertMessage {
    fileprivate static let heartbeatThread = "heartbeat/"

    fileprivate static func heartbeat(over channel: String, at time: Timestamp) -> AlertMessage {
        let severity = AlertSeverity.info.rawValue
        return AlertMessage(
            id: "\(heartbeatThread)\(channel)/\(time)", thread: heartbeatThread + channel, state: .opened,
            labels: ["type": AlertType.heartbeat.rawValue, "severity": severity], severity: severity, at: time,
            since: time, title: "pra is at work", body: "the last pass was completed")
    }

    /// That pra was at work when it was written says nothing later.
    var isHeartbeat: Bool { thread.hasPrefix(AlertMessage.heartbeatThread) }
}
