package dev.parley.llama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.llama.batch.GenerationRequest;
import dev.parley.llama.batch.GenerationResult;
import dev.parley.llama.chat.ChatMessage;
import dev.parley.llama.chat.ToolDefinition;
import dev.parley.llama.grammar.ToolChoice;
import dev.parley.llama.sampling.SamplingOptions;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
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

    @Test
    void generate_callsAtHighTemperature_areValidForTheirSchemas() throws Exception {
        List<ToolDefinition> tools =
                List.of(new ToolDefinition("web_search", "", """
                        {"type":"object","properties":{"query":{"type":"string","minLength":1,"maxLength":60}},
                         "required":["query"],"additionalProperties":false}"""), new ToolDefinition("calculator", "", """
                        {"type":"object","properties":{"expression":{"type":"string","pattern":"^[0-9+*/(). -]{1,40}$"}},
                         "required":["expression"],"additionalProperties":false}"""));
        int[] prompt = prompt(List.of(
                new ChatMessage.System("Environment: ipython\nToday Date: 4 May 2026\n\nYou are Parley, a helpful"
                        + " assistant.\nTools: web_search, calculator"),
                new ChatMessage.User("Who wrote the harbour song?")));
        for (long seed = 0; seed < 12; seed++) {
            boolean named = seed % 2 == 0;
            Collected collected = new Collected();
            model.generate(
                    GenerationRequest.builder(prompt, 200)
                            .sampling(SamplingOptions.of(2, 1, 0, seed))
                            .tools(Set.of("web_search", "calculator"))
                            .constraint(model.constraints()
                                    .forTools(
                                            tools,
                                            named ? new ToolChoice.Named("calculator") : new ToolChoice.Required()))
                            .build(),
                    collected);

            assertThat(collected.await().reason()).isEqualTo(GenerationResult.EndReason.TOOL_CALLS);
            assertThat(collected.text()).isEmpty();
            assertThat(collected.calls).singleElement().satisfies(call -> {
                if (named) {
                    assertThat(call.name()).isEqualTo("calculator");
                }
                assertThat(call.arguments())
                        .matches(
                                call.name().equals("calculator")
                                        ? "\\{\"expression\":\"[0-9+*/(). -]{1,40}\"}"
                                        : "(?s)\\{\"query\":\".+\"}");
            });
        }
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
