import Glibc
import Hummingbird
import HummingbirdCore
import HummingbirdHTTP2
import Logging
import Model
import NIOCore

/// How long the server waits for whoever it serves. What a client holds without using it is held from others.
package struct Patience: Sendable {
    /// For the head of a request, and for the first words of TLS.
    var head = Duration.seconds(30)
    /// For all of a body, after its head.
    var body = Duration.seconds(20)
    /// For a client to take any of what waits for it.
    var taking = Duration.seconds(60)

    package init() {}

    /// Of each connection: a head has so many fields and bytes at most; a token of an issuer is long.
    var configuration: HTTP1Channel.Configuration {
        HTTP1Channel.Configuration(
            additionalChannelHandlers: [ClientWatch(after: taking)], idleTimeout: TimeAmount(head),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: 32 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100))
    }
}

/// So many connections, and no more than half of the files that this process may open: the loop needs the others. Who
/// comes then waits until somebody leaves.
func mostConnections() -> Int {
    var limit = rlimit()
    let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    guard unsafe getrlimit(files, &limit) == 0 else { return 256 }
    // What a process starts with is for those that use select(2), which nothing here does.
    var raised = limit
    raised.rlim_cur = min(limit.rlim_max, max(limit.rlim_cur, 4096))
    if unsafe setrlimit(files, &raised) == 0 { limit = raised }
    return min(2000, Int(clamping: limit.rlim_cur) / 2)
}

/// Cuts off a client that takes nothing, since what it asked for stays in memory until then, and one that has left a
/// stream: others are let in for it.
private final class ClientWatch: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny
    typealias OutboundIn = NIOAny

    private let limit: TimeAmount
    private var end: Scheduled<Void>?
    /// A client that only asks may close its half and still be answered.
    private var isFollowing = false, hasLeft = false

    init(after limit: Duration) { self.limit = TimeAmount(limit) }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        end?.cancel()
        let channel = context.channel
        end = channel.isWritable ? nil : context.eventLoop.scheduleTask(in: limit) { channel.close(promise: nil) }
        context.fireChannelWritabilityChanged()
    }

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        isFollowing = isFollowing || event is StreamBegins
        if isFollowing, hasLeft { context.close(promise: nil) }
        context.triggerUserOutboundEvent(event, promise: promise)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        hasLeft = hasLeft || event as? ChannelEvent == .inputClosed
        if isFollowing, hasLeft { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end?.cancel()
        context.fireChannelInactive()
    }
}

/// Told to a connection before it is answered without end.
struct StreamBegins: Sendable {}

/// Cuts off a client that connects and does not begin with TLS.
private final class FirstWords: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = NIOAny

    private let limit: TimeAmount
    private var end: Scheduled<Void>?

    init(within limit: Duration) { self.limit = TimeAmount(limit) }

    func handlerAdded(context: ChannelHandlerContext) {
        end = context.eventLoop.scheduleTask(in: limit) { [channel = context.channel] in channel.close(promise: nil) }
    }

    /// Nothing comes through TLS before its handshake is done.
    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        end?.cancel()
        context.fireChannelRead(data)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        end?.cancel()
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end?.cancel()
        context.fireChannelInactive()
    }
}

/// HTTP/2 where the client knows it, so that its event streams do not use up its connections.
struct PatientTLS: HTTPChannelHandler {
    let inner: HTTP2UpgradeChannel
    let patience: Patience

    var responder: Responder { inner.responder }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<HTTP2UpgradeChannel.Value> {
        inner.setup(channel: channel, logger: logger).flatMapThrowing { [limit = patience.head] value in
            try channel.pipeline.syncOperations.addHandler(FirstWords(within: limit))
            return value
        }
    }

    func handle(value: HTTP2UpgradeChannel.Value, logger: Logger) async {
        await inner.handle(value: value, logger: logger)
    }
}

/// A request and its connection.
struct ConsoleContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        (coreContext, channel) = (CoreRequestContextStorage(source: source), source.channel)
    }
}
