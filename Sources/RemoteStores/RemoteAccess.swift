import Model
import Ports
import Transfer

/// What remote stores need of the outside.
package struct RemoteAccess: Sendable {
    package var client: HTTPClient
    package var secrets: any SecretResolver
    package var time: any TimeSource
    package var random: any RandomSource
    package var patience: RemotePatience

    package init(
        client: HTTPClient, secrets: any SecretResolver, time: any TimeSource, random: any RandomSource,
        patience: RemotePatience = RemotePatience()
    ) {
        (self.client, self.secrets, self.time, self.random) = (client, secrets, time, random)
        self.patience = patience
    }
}

/// How long a remote store is waited for.
package struct RemotePatience: Sendable {
    /// A call begins no other try when this is over.
    package var call: Duration
    /// One try, however steadily it goes on: a slow line may take long for a pack.
    package var attempt: Duration
    /// Without a connection, or with hardly a byte moving, a try is given up after this.
    package var stall: Duration
    package var backoff: Backoff

    package init(
        call: Duration = .seconds(120), attempt: Duration = .seconds(900), stall: Duration = .seconds(20),
        backoff: Backoff = Backoff(base: .milliseconds(200), cap: .seconds(20))
    ) {
        (self.call, self.attempt, self.stall, self.backoff) = (call, attempt, stall, backoff)
    }
}
