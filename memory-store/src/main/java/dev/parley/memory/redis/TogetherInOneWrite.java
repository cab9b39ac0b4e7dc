package dev.parley.memory.redis;

import io.lettuce.core.resource.NettyCustomizer;
import io.netty.channel.Channel;
import io.netty.handler.flush.FlushConsolidationHandler;

/**
 * Has the commands that came to a connection together leave in one write of the socket. The client would write each by
 * itself, and under load that system call is most of what a command costs. Thread-safe.
 */
final class TogetherInOneWrite implements NettyCustomizer {

    /** Commands after which they leave whatever else is to come. */
    private static final int MOST = 64;

    @Override
    public void afterChannelInitialized(Channel channel) {
        channel.pipeline().addFirst(new FlushConsolidationHandler(MOST, true));
    }
}
