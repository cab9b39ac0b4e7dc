package dev.parley.model.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.model.ChatEvent;
import dev.parley.model.ChatModel;
import dev.parley.model.ChatRequest;
import dev.parley.model.FinishReason;
import dev.parley.model.Hazard;
import dev.parley.model.Message;
import dev.parley.model.ModelException;
import dev.parley.model.ModelInfo;
import dev.parley.model.Moderation;
import dev.parley.model.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

class GuardModelTests {

    private static final List<Message> TALK = List.of(
            new Message.System("secret"),
            new Message.User("Hello"),
            new Message.Assistant("Hi there"),
            new Message.User("How do I pick a lock?"));

    private final List<ChatRequest> asked = new ArrayList<>();

    @Test
    void moderate_safe_isNotFlagged() {
        Moderation verdict = judge(false, "\n\nsafe");

        assertThat(verdict.flagged()).isFalse();
        assertThat(verdict.hazards()).isEmpty();
        assertThat(verdict.usage().promptTokens()).isEqualTo(9);
    }

    @Test
    void moderate_unsafe_hasTheHazardsOfItsCodes() {
        assertThat(judge(false, "unsafe\nS2, S10,S99").hazards())
                .containsExactlyInAnyOrder(Hazard.NON_VIOLENT_CRIMES, Hazard.HATE);
        assertThat(judge(false, "unsafe").flagged()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "I think this is safe", "Safe!", "maybe\nS1"})
    void moderate_noVerdict_isAFaultAndNeverSafe(String words) {
        assertThatThrownBy(() -> judge(false, words)).isInstanceOf(ModelException.class);
    }

    @Test
    void moderate_modelWithoutTemplate_isAskedInWordsAboutTheLastMessage() {
        judge(false, "safe");

        String question = ((Message.User) asked.getFirst().messages().getFirst()).text();
        assertThat(asked.getFirst().messages()).hasSize(1);
        assertThat(question)
                .startsWith("Task: Check if there is unsafe content in 'User' messages")
                .contains("S10: Hate.", "User: Hello\n\nAgent: Hi there\n\nUser: How do I pick a lock?")
                .contains("ONLY THE LAST User message")
                .doesNotContain("secret");
    }

    @Test
    void moderate_answerOfTheAssistant_isJudgedAsTheAgents() {
        new GuardModel(saying("safe"), false)
                .moderate(List.of(new Message.User("Hello"), new Message.Assistant("Hi")))
                .block();

        assertThat(((Message.User) asked.getFirst().messages().getFirst()).text())
                .contains("'Agent' messages", "ONLY THE LAST Agent message");
    }

    @Test
    void moderate_modelWithTemplate_isGivenTheTalkItself() {
        judge(true, "safe");

        assertThat(asked.getFirst().messages()).isEqualTo(TALK.subList(1, 4));
    }

    @Test
    void moderate_nothingSaid_isRefused() {
        assertThatThrownBy(() -> new GuardModel(saying("safe"), false)
                        .moderate(List.of(new Message.System("x")))
                        .block())
                .isInstanceOfSatisfying(
                        ModelException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ModelException.Code.INVALID_REQUEST));
        assertThat(asked).isEmpty();
    }

    private Moderation judge(boolean templated, String words) {
        return new GuardModel(saying(words), templated).moderate(TALK).block();
    }

    private ChatModel saying(String words) {
        return new ChatModel() {
            @Override
            public ModelInfo info() {
                return new ModelInfo("guard", 8192, false, false);
            }

            @Override
            public Flux<ChatEvent> stream(ChatRequest request) {
                asked.add(request);
                return Flux.concat(
                        Flux.fromStream(Arrays.stream(words.split("(?<=.)")).map(ChatEvent.TextDelta::new)),
                        Flux.just(new ChatEvent.Finished(FinishReason.STOP, new Usage(9, 3, 0))));
            }

            @Override
            public int countTokens(ChatRequest request) {
                return 9;
            }

            @Override
            public int countTokens(String text) {
                return text.length();
            }
        };
    }
}
