import Model

/// A channel that takes no messages, or refused one for good.
package func deliveryBreach(over channel: String, _ why: String) -> Breach {
    Breach(
        id: deliveryIncidentID(of: channel), type: "delivery.failed", severity: .critical,
        message: Message(.incidentDelivery, .name(channel), .name(why)))
}

package func deliveryIncidentID(of channel: String) -> String { "delivery.failed/\(channel)" }
