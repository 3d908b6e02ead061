import Model

/// Of the synchronisation of devices, once there is one.
package struct SyncHealthBody: Hashable, Sendable, Codable {
    package var configured: Bool
    package var why: Message
}

/// Nothing is synchronised, and nothing says that it is well.
func syncHealth() -> SeenBody {
    SeenBody(.syncHealth(SyncHealthBody(configured: false, why: Message(.widgetNoSync))), .unknown)
}
