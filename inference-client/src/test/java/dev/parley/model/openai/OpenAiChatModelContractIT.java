package dev.parley.model.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.model.ChatEvent;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatModelContract;
import dev.parley.model.FakeChatModel;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;

/** The contract with a server of the API on loopback. */
class OpenAiChatModelContractIT extends ChatModelContract {

    private static final FakeChatModel BEHIND = new FakeChatModel("behind", 4096, Duration.ofMillis(2));

    private static FakeOpenAiServer server;
    private static OpenAiChatModel model;

    @BeforeAll
    static void start() {
        server = new FakeOpenAiServer(BEHIND);
        model = model(server);
    }

    private static OpenAiChatModel model(FakeOpenAiServer server) {
        return new OpenAiChatModel(new OpenAiOptions(
                new OpenAiEndpoint(
                        URI.create("http://127.0.0.1:" + server.port() + "/v1"),
                        "",
                        Duration.ofSeconds(2),
                        1,
                        Duration.ofSeconds(1)),
                "behind",
                4096,
                Duration.ofSeconds(10),
                Duration.ofSeconds(10)));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected ChatModel model() {
        return model;
    }

    @Test
    void stream_answersOneAfterAnother_useTheirConnectionsAgain() {
        int before = server.connections();

        for (int turn = 0; turn < 10; turn++) {
            answer(request("Hello there", 4));
        }

        // The next request may come just before the last connection is given back.
        assertThat(server.connections()).isLessThanOrEqualTo(before + 2);
    }

    @Test
    void stream_readerThatStops_stopsTheServer() {
        FakeChatModel fast = new FakeChatModel("fast");
        int words = 600_000;
        try (FakeOpenAiServer behind = new FakeOpenAiServer(fast)) {
            AtomicInteger before = new AtomicInteger(-1);
            BaseSubscriber<ChatEvent> reader = new BaseSubscriber<>() {
                @Override
                protected void hookOnSubscribe(Subscription subscription) {
                    subscription.request(1);
                }
            };
            model(behind).stream(request("Hello there", words)).subscribe(reader);

            // What fits into the buffers of the sockets is written, and then nothing more.
            Awaitility.await()
                    .atMost(LIMIT)
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> fast.written() > 0 && before.getAndSet(fast.written()) == fast.written());
            assertThat(fast.written()).isLessThan(words);
            reader.cancel();
            Awaitility.await().atMost(LIMIT).until(() -> fast.cancelled() == 1);
        }
    }

    @Test
    void stream_cancelled_stopsTheModelBehindTheServer() {
        int before = BEHIND.cancelled();
        Disposable reader = model.stream(request("Hello there", 4_000)).take(3).subscribe();

        Awaitility.await().atMost(LIMIT).until(() -> BEHIND.cancelled() > before);
        assertThat(reader.isDisposed()).isTrue();
    }
}
