package dev.parley.assistant.safety;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.assistant.agent.AgentAnswer;
import dev.parley.assistant.agent.AgentEvent;
import dev.parley.assistant.agent.Citation;
import dev.parley.assistant.agent.StopCause;
import dev.parley.memory.conversation.LoggedTurn;
import dev.parley.model.Hazard;
import dev.parley.model.Message;
import dev.parley.model.ModelException;
import dev.parley.model.Moderation;
import dev.parley.model.ModerationModel;
import dev.parley.model.Usage;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

class ModerationGateTests {

    private static final Message.User QUESTION = new Message.User("How?");
    private static final AgentEvent STARTED = new AgentEvent.ToolStarted("c", "web_search");
    private static final AgentEvent DELTA = new AgentEvent.Delta("Like this");
    private static final AgentEvent CITED = new AgentEvent.Cited(new Citation(1, "t", "https://example.org/", "q"));
    private static final AgentEvent DONE = done("Like this");
    private static final AgentEvent INSTEAD = done("No.");

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<List<Message>> judged = new ArrayList<>();
    private final List<Refusal> refusals = new ArrayList<>();
    private final AtomicInteger begun = new AtomicInteger();

    private static AgentEvent done(String text) {
        return new AgentEvent.Done(new AgentAnswer(
                text,
                List.of(),
                List.of(),
                Usage.NONE,
                new LoggedTurn("t", Instant.EPOCH, List.of(), ""),
                StopCause.ANSWERED));
    }

    /** Flags what ends with one of these texts; fails for a text that says so. */
    private ModerationModel judge(Map<String, Hazard> unsafe) {
        return new ModerationModel() {
            @Override
            public String name() {
                return "judge";
            }

            @Override
            public Mono<Moderation> moderate(List<Message> conversation) {
                judged.add(List.copyOf(conversation));
                String text = conversation.getLast() instanceof Message.User user
                        ? user.text()
                        : ((Message.Assistant) conversation.getLast()).text();
                if (text.equals("broken")) {
                    return Mono.error(new ModelException(ModelException.Code.UNAVAILABLE, "no verdict", null));
                }
                Hazard hazard = unsafe.get(text);
                return Mono.just(
                        new Moderation(hazard != null, hazard == null ? Set.of() : Set.of(hazard), Usage.NONE));
            }
        };
    }

    private Flux<AgentEvent> around(ModerationGate gate, Message.User message) {
        Flux<AgentEvent> answer =
                Flux.just(STARTED, DELTA, CITED, DONE).doOnSubscribe(subscription -> begun.incrementAndGet());
        return gate.around(List.of(), message, answer, refusal -> {
            refusals.add(refusal);
            return Flux.just(INSTEAD);
        });
    }

    private double count(String part, String outcome) {
        return meters.counter("parley.moderation.verdicts", "part", part, "outcome", outcome)
                .count();
    }

    @Test
    void around_everythingSafe_isWhatTheAnswerWas() {
        ModerationGate gate = ModerationGates.of(judge(Map.of()), meters, Map.of());

        assertThat(around(gate, QUESTION).collectList().block()).containsExactly(STARTED, DELTA, CITED, DONE);
        assertThat(judged).containsExactly(List.of(QUESTION), List.of(QUESTION, new Message.Assistant("Like this")));
        assertThat(count("message", "safe")).isEqualTo(1);
        assertThat(count("answer", "safe")).isEqualTo(1);
    }

    @Test
    void around_unsafeMessage_reachesNoModelAndIsRefused() {
        ModerationGate gate =
                ModerationGates.of(judge(Map.of("How?", Hazard.INDISCRIMINATE_WEAPONS)), meters, Map.of());

        assertThat(around(gate, QUESTION).collectList().block()).containsExactly(INSTEAD);
        assertThat(begun).hasValue(0);
        assertThat(refusals).containsExactly(new Refusal(Refusal.Part.MESSAGE, Set.of(Hazard.INDISCRIMINATE_WEAPONS)));
        assertThat(count("message", "unsafe")).isEqualTo(1);
    }

    @Test
    void around_unsafeAnswer_isShownToNobody() {
        ModerationGate gate = ModerationGates.of(judge(Map.of("Like this", Hazard.HATE)), meters, Map.of());

        assertThat(around(gate, QUESTION).collectList().block()).containsExactly(STARTED, INSTEAD);
        assertThat(refusals).extracting(Refusal::mark).containsExactly("unsafe_answer");
    }

    @Test
    void around_answerThatRuns_showsToolsAtOnceAndTextWhenItIsJudged() {
        TestPublisher<AgentEvent> answer = TestPublisher.create();
        ModerationGate gate = ModerationGates.of(judge(Map.of()), meters, Map.of());

        StepVerifier.create(gate.around(List.of(), QUESTION, answer.flux(), refusal -> Flux.just(INSTEAD)))
                .then(() -> answer.next(STARTED))
                .expectNext(STARTED)
                .then(() -> answer.next(DELTA))
                .then(() -> assertThat(judged).hasSize(1))
                .then(() -> answer.next(DONE).complete())
                .expectNext(DELTA, DONE)
                .verifyComplete();
    }

    @Test
    void around_noVerdict_failsUnlessItMayPass() {
        ModerationGate strict = ModerationGates.of(judge(Map.of()), meters, Map.of());
        ModerationGate lenient = ModerationGates.of(judge(Map.of()), meters, Map.of("on-fault", "answer"));
        Message.User broken = new Message.User("broken");

        assertThatThrownBy(() -> around(strict, broken).blockLast())
                .isInstanceOfSatisfying(
                        ModelException.class,
                        fault -> assertThat(fault.code()).isEqualTo(ModelException.Code.UNAVAILABLE));
        assertThat(begun).hasValue(0);
        assertThat(around(lenient, broken).collectList().block()).containsExactly(STARTED, DELTA, CITED, DONE);
        assertThat(count("message", "fault")).isEqualTo(2);
    }

    @Test
    void around_halvesThatAreSwitchedOff_areNotJudged() {
        Map<String, Hazard> everything = Map.of("How?", Hazard.HATE, "Like this", Hazard.HATE);

        assertThat(around(ModerationGates.of(judge(everything), meters, Map.of("messages", "false")), QUESTION)
                        .collectList()
                        .block())
                .containsExactly(STARTED, INSTEAD);
        assertThat(around(
                                ModerationGates.of(
                                        judge(Map.of()), meters, Map.of("messages", "false", "answers", "false")),
                                QUESTION)
                        .collectList()
                        .block())
                .containsExactly(STARTED, DELTA, CITED, DONE);
        assertThat(judged).hasSize(1);
    }

    @Test
    void around_longConversation_isJudgedByItsLastMessages() {
        ModerationGate gate = ModerationGates.of(judge(Map.of()), meters, Map.of("history", "2", "answers", "false"));
        List<Message> before = List.of(
                new Message.User("1"), new Message.Assistant("2"), new Message.User("3"), new Message.Assistant("4"));

        gate.around(before, QUESTION, Flux.just(DONE), refusal -> Flux.empty()).blockLast();

        assertThat(judged).containsExactly(List.of(new Message.User("3"), new Message.Assistant("4"), QUESTION));
    }

    @Test
    void words_messageOfSelfHarm_namesWhoCanHelp() {
        Refusal harm = new Refusal(Refusal.Part.MESSAGE, Set.of(Hazard.SUICIDE_AND_SELF_HARM));

        assertThat(harm.words("de", "DE")).isEqualTo(Crisis.answer("de", "DE"));
        assertThat(new Refusal(Refusal.Part.ANSWER, harm.hazards()).words("pt", "BR"))
                .startsWith("Eu tinha começado");
    }
}
