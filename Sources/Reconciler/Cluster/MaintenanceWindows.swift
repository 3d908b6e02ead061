import Manifests
import Model
import Planning
import Ports

extension World {
    /// The windows in which `cluster` is left alone. One in a time zone that this host has lost since it was read holds
    /// back nothing: protecting comes first.
    package func windows(
        of cluster: Resource<Cluster.Spec>, in desired: Desired
    ) -> [PlanObservation.Window] {
        desired.windows(of: cluster).compactMap { window in
            zones(window.spec.times.timeZone ?? "UTC").map { .init(name: window.name, spec: window.spec, zone: $0) }
        }
    }
}
