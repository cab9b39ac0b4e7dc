package dev.parley.assistant.channel;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.Serial;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The body of a request as it comes in, piece by piece, up to a limit. For one request and one thread at a time. */
final class BoundedBody {

    private static final class TooLarge extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("a body over the limit", null, false, false);
        }
    }

    private final int limit;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private BoundedBody(int limit) {
        this.limit = limit;
    }

    /**
     * Reads to the end, or until there is more than the limit: then there are no bytes.
     *
     * @param pieces stay the publisher's
     */
    static Mono<Optional<byte[]>> read(Flux<ByteBuf> pieces, int limit) {
        return pieces.collect(() -> new BoundedBody(limit), BoundedBody::add)
                .map(body -> Optional.of(body.bytes.toByteArray()))
                .onErrorReturn(TooLarge.class, Optional.empty());
    }

    private void add(ByteBuf piece) {
        byte[] more = new byte[piece.readableBytes()];
        if (more.length > limit - bytes.size()) {
            throw new TooLarge();
        }
        piece.readBytes(more);
        bytes.writeBytes(more);
    }
}
