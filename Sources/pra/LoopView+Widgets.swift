import Console
import Manifests
import Model
import Reports
import Synchronization

extension LoopView {
    nonisolated func widgetInput() -> WidgetInput? { seen.withLock { $0 } }

    nonisolated func wait(for time: Duration) async {
        do { try await self.time.sleep(for: time) } catch { return }
    }
}

extension Desired {
    /// Those that are to take effect, as widgets show them.
    var statedManifests: [WidgetInput.Stated] {
        let plans = plans.map { plan in
            WidgetInput.Stated(plan.id, generation: plan.digest, clusters: clusters(of: plan).map(\.name))
        }
        return clusters.map(stated) + stores.map(stated) + plans + channels.map(stated) + routes.map(stated)
            + widgets.map(stated) + teams.map(stated) + users.map(stated) + windows.map(stated) + reports.map(stated)
    }

    private func stated(_ resource: Resource<some Hashable & Sendable>) -> WidgetInput.Stated {
        WidgetInput.Stated(resource.id, generation: resource.digest)
    }
}
