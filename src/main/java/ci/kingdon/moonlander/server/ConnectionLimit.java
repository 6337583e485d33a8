package ci.kingdon.moonlander.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Limits how many connections are open. gRPC has no such limit, and the heap is small. At the limit the oldest one that has not proven itself by TLS makes room for a new one, so that those who have no
 * certificate cannot shut out those who have one; where all have, the new one is closed.
 *
 * <p>A handler of the server's channel, which gets each accepted connection as a message. For the one thread of that channel, but for
 * connections that close.
 */
final class ConnectionLimit extends ChannelInboundHandlerAdapter {

    private final int most;

    /** In the order in which they came. */
    private final Set<Channel> open = new LinkedHashSet<>();

    /** @param most how many connections may be open */
    ConnectionLimit(int most) {
        this.most = most;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        Channel connection = (Channel) accepted;
        if (isAdmitted(connection)) {
            connection.closeFuture().addListener(_ -> remove(connection));
            context.fireChannelRead(connection);
        } else {
            // It belongs to no event loop yet, and nobody has to be told.
            connection.unsafe().closeForcibly();
        }
    }

    private synchronized boolean isAdmitted(Channel connection) {
        if (open.size() >= most) {
            Optional<Channel> unproven =
                    open.stream().filter(other -> !isProven(other)).findFirst();
            if (unproven.isEmpty()) {
                return false;
            }
            open.remove(unproven.get());
            unproven.get().close();
        }
        return open.add(connection);
    }

    private synchronized void remove(Channel connection) {
        open.remove(connection);
    }

    /** Whether the client has shown its certificate. Without TLS nobody has to. */
    private static boolean isProven(Channel connection) {
        SslHandler tls = connection.pipeline().get(SslHandler.class);
        return tls != null && tls.handshakeFuture().isSuccess();
    }
}
