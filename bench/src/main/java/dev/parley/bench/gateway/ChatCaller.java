package dev.parley.bench.gateway;

import dev.parley.bench.Samples;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** A client that asks one question after another over one connection. */
final class ChatCaller implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final String END = "[DONE]";

    private final ConnectionProvider connections = ConnectionProvider.create("caller", 1);
    private final HttpClient client;

    ChatCaller(int port) {
        this.client = HttpClient.create(connections)
                .baseUrl("http://127.0.0.1:" + port)
                .headers(headers -> headers.set(HttpHeaderNames.CONTENT_TYPE, "application/json"));
    }

    /** Times of whole answers of one word. */
    Samples latency(Duration time) {
        Samples samples = new Samples();
        long end = System.nanoTime() + time.toNanos();
        for (long start = System.nanoTime(); start < end; start = System.nanoTime()) {
            ask(1);
            samples.add(System.nanoTime() - start);
        }
        return samples;
    }

    /**
     * One answer, read to its end.
     *
     * @return events of it
     */
    int ask(int words) {
        String body = "{\"model\":\"fake\",\"stream\":true,\"max_completion_tokens\":" + words
                + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
        Counter counter = new Counter();
        Flux<ByteBuf> answer = client.post()
                .uri(InstantServer.PATH)
                .send(ByteBufFlux.fromString(Mono.just(body)))
                .response((response, content) -> content);
        answer.doOnNext(counter::read).blockLast(LIMIT);
        if (counter.events < words || !counter.ended()) {
            throw new IllegalStateException("the answer has " + counter.events + " events of " + words);
        }
        return counter.events;
    }

    /** Counts lines that begin with data, and remembers the end. */
    private static final class Counter {

        private int events;
        private byte before = '\n';
        private byte beforeThat = '\n';
        private @Nullable String tail;

        private void read(ByteBuf bytes) {
            for (int index = bytes.readerIndex(); index < bytes.writerIndex(); index++) {
                byte now = bytes.getByte(index);
                if (now == '\n' && before == '\n' && beforeThat != '\n') {
                    events++;
                }
                beforeThat = before;
                before = now;
            }
            int length = Math.min(bytes.readableBytes(), 2 * END.length());
            tail = bytes.toString(bytes.writerIndex() - length, length, StandardCharsets.US_ASCII);
        }

        private boolean ended() {
            return before == '\n' && tail != null && tail.strip().endsWith("]");
        }
    }

    @Override
    public void close() {
        connections.dispose();
    }
}
