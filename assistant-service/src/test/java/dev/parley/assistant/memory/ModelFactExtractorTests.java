package dev.parley.assistant.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.assistant.PromptFixture;
import dev.parley.memory.fact.FactExtractor;
import dev.parley.memory.fact.Statement;
import dev.parley.model.ChatEvent;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatRequest;
import dev.parley.model.FinishReason;
import dev.parley.model.ModelInfo;
import dev.parley.model.Usage;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

class ModelFactExtractorTests {

    private static final String MESSAGE = "Since we moved, my brother Hollis keeps two hives of bees on our roof.";

    private final AtomicReference<ChatRequest> asked = new AtomicReference<>();

    @Test
    void extract_linesOfTheModel_keepsThoseInThePersonsWords() {
        FactExtractor extractor = new ModelFactExtractor(model(Flux.just(
                new ChatEvent.TextDelta(
                        "- User's brother Hollis keeps two hives of bees\n- User owns a yacht in Monaco\n"),
                new ChatEvent.TextDelta("Sure, here you go\nUser"),
                new ChatEvent.Finished(FinishReason.STOP, Usage.NONE))));

        assertThat(extractor.extract(MESSAGE, "t", Instant.EPOCH).block())
                .extracting(Statement::text)
                .containsExactly("User's brother Hollis keeps two hives of bees");
        assertThat(asked.get().background()).isTrue();
        assertThat(asked.get().tools()).isEmpty();
    }

    @Test
    void and_modelFails_givesWhatThePatternsFound() {
        FactExtractor both = FactExtractor.patterns()
                .and(new ModelFactExtractor(model(Flux.error(new IllegalStateException("no model")))));

        assertThat(both.extract("I live in Holm", "t", Instant.EPOCH).block())
                .extracting(Statement::text)
                .containsExactly("User lives in Holm");
    }

    @Test
    void extract_promptOfTheModel_isThatOfTheDemoModelsTraining() throws IOException {
        new ModelFactExtractor(model(Flux.just(new ChatEvent.TextDelta("NONE"))))
                .extract(MESSAGE, "t", Instant.EPOCH)
                .block();

        PromptFixture fixture = new PromptFixture("facts");
        fixture.add("one message", Map.of(), asked.get());
        fixture.check();
    }

    private ChatModel model(Flux<ChatEvent> answer) {
        return new ChatModel() {
            @Override
            public ModelInfo info() {
                return new ModelInfo("scripted", 4_096, false, false);
            }

            @Override
            public Flux<ChatEvent> stream(ChatRequest request) {
                asked.set(request);
                return answer;
            }

            @Override
            public int countTokens(ChatRequest request) {
                return 1;
            }

            @Override
            public int countTokens(String text) {
                return 1;
            }
        };
    }
}
