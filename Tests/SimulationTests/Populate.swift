import Manifests
import Model
import Planning

extension SimulatedState {
    /// A fresh world in which the manifests' clusters run and their stores are still empty folders.
    mutating func populate(_ desired: Desired, quiet: Bool) {
        window = desired.retentions.first?.spec.window ?? .zero
        for (index, cluster) in desired.clusters.enumerated() {
            servers[cluster.name] = Server(
                system: SystemIdentifier(UInt64(born.microseconds / 1_000_000) << 32 | UInt64(index)),
                commitEvery: .milliseconds(700), bytesPerCommit: quiet && index == 0 ? 0 : 8192,
                oldestWAL: LSN(0x100_0000))
        }
        for store in desired.stores { stores[store.name] = Store() }
    }

    /// Begun and neither finished nor begun again: intents without an outcome.
    var openActions: [ActionID] {
        History(ledger).runs.filter { $0.value.startedAt != nil && $0.value.finished == nil }.map(\.key).sorted()
    }
}
