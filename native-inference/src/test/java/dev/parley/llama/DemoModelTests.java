package dev.parley.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.llama.batch.GenerationRequest;
import dev.parley.llama.batch.GenerationResult;
import dev.parley.llama.chat.ChatMessage;
import dev.parley.llama.sampling.SamplingOptions;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The bundled demo checkpoint in the real engine. */
class DemoModelTests {

    private static LlamaModel model;

    @BeforeAll
    static void open() {
        model = LlamaModel.open(Path.of("../models/demo"), LlamaOptions.DEFAULT);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void generate_secondTurnOfAConversation_reusesTheFirst() throws Exception {
        List<ChatMessage> first = List.of(new ChatMessage.System("You are Parley."), new ChatMessage.User("Hello"));
        Collected answer = generate(first);
        assertThat(answer.text()).isNotBlank();

        Collected followUp = generate(List.of(
                first.get(0), first.get(1), new ChatMessage.Assistant(answer.text()), new ChatMessage.User("Thanks")));

        GenerationResult result = followUp.await();
        assertThat(result.cachedTokens()).isGreaterThan(prompt(first).length);
    }

    private static Collected generate(List<ChatMessage> messages) throws Exception {
        Collected collected = new Collected();
        model.generate(GenerationRequest.of(prompt(messages), 64, SamplingOptions.GREEDY), collected);
        GenerationResult result = collected.await();
        System.out.println(collected.text() + " " + result);
        return collected;
    }

    private static int[] prompt(List<ChatMessage> messages) {
        return model.chatFormat().encode(messages, List.of(), LocalDate.of(2026, 5, 4));
    }
}
