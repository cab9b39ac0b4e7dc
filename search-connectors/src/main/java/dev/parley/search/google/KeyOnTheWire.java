package dev.parley.search.google;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Adds the API key to the address of a request as it leaves. Google wants the key in the address, and everything above
 * this point writes addresses into its logs and exceptions.
 */
final class KeyOnTheWire extends ChannelOutboundHandlerAdapter {

    private final String parameter;

    KeyOnTheWire(String key) {
        this.parameter = "&key=" + URLEncoder.encode(key, StandardCharsets.UTF_8);
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        context.write(message instanceof HttpRequest request ? withKey(request) : message, promise);
    }

    private HttpRequest withKey(HttpRequest request) {
        if (request instanceof FullHttpRequest full) {
            return full.replace(full.content()).setUri(request.uri() + parameter);
        }
        return new DefaultHttpRequest(
                request.protocolVersion(), request.method(), request.uri() + parameter, request.headers());
    }
}
