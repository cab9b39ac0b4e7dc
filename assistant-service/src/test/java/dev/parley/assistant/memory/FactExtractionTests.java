package dev.parley.assistant.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.PersonId;
import dev.parley.memory.conversation.LoggedMessage;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.memory.fact.FactStore;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class FactExtractionTests {

    /** Memory that is not paused, and is asked for nothing else. */
    private static final FactStore ACTIVE = (FactStore) Proxy.newProxyInstance(
            FactStore.class.getClassLoader(), new Class<?>[] {FactStore.class}, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("paused");
                return Mono.just(false);
            });

    @Test
    void submit_turnThatWasRefused_isNotRead() {
        List<String> read = new CopyOnWriteArrayList<>();
        try (FactExtraction extraction = new FactExtraction(
                (message, turn, at) -> {
                    read.add(message);
                    return Mono.just(List.of());
                },
                ACTIVE)) {
            extraction.submit(new PersonId("p"), turn("I want to hurt them", "unsafe_message"));
            extraction.submit(new PersonId("p"), turn("I live in Lisbon", ""));

            // Turns are read one after the other, so the first would have been read before.
            Awaitility.await().until(() -> read.contains("I live in Lisbon"));
            assertThat(read).containsExactly("I live in Lisbon");
        }
    }

    private static LoggedTurn turn(String said, String mark) {
        return new LoggedTurn(
                "t", Instant.EPOCH, List.of(new LoggedMessage.User(said), new LoggedMessage.Assistant("x")), mark);
    }
}
