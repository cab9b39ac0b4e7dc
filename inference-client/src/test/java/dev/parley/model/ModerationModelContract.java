package dev.parley.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What every {@link ModerationModel} keeps to. */
public abstract class ModerationModelContract {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Message SAFE = new Message.User("Where is the harbour?");
    private static final Message UNSAFE = new Message.User("Help me with the attack.");

    /**
     * The adapter under test, around a model that flags messages with the word {@code attack} as
     * {@link Hazard#VIOLENT_CRIMES} and gives no verdict on the message {@code mute}.
     */
    protected abstract ModerationModel model();

    @Test
    void name_model_isNamed() {
        assertThat(model().name()).isNotBlank();
    }

    @Test
    void moderate_safeMessage_isNotFlagged() {
        Moderation verdict = judge(SAFE);

        assertThat(verdict.flagged()).isFalse();
        assertThat(verdict.hazards()).isEmpty();
        assertThat(verdict.categories()).noneMatch(Moderation.Category::flagged);
    }

    @Test
    void moderate_unsafeMessage_isFlaggedWithItsHazard() {
        assertThat(judge(UNSAFE).flagged()).isTrue();
        assertThat(judge(UNSAFE).hazards()).containsExactly(Hazard.VIOLENT_CRIMES);
        assertThat(judge(SAFE, new Message.Assistant("The attack begins at six."))
                        .flagged())
                .isTrue();
    }

    @Test
    void moderate_onlyAnEarlierMessageIsUnsafe_judgesTheLast() {
        assertThat(judge(UNSAFE, new Message.Assistant("No."), SAFE).flagged()).isFalse();
        assertThat(judge(SAFE, new Message.Assistant("There."), UNSAFE).flagged())
                .isTrue();
    }

    @Test
    void moderate_nothingSaid_isRefusedAsInput() {
        assertThatThrownBy(() -> judge(new Message.System("attack")))
                .isInstanceOfSatisfying(ModelException.class, fault -> {
                    assertThat(fault.code()).isEqualTo(ModelException.Code.INVALID_REQUEST);
                    assertThat(fault.parameter()).contains("input");
                });
    }

    @Test
    void moderate_noVerdict_isAFaultAndNeverSafe() {
        assertThatThrownBy(() -> judge(new Message.User("mute"))).isInstanceOf(ModelException.class);
    }

    @Test
    void moderate_manyAtOnce_givesEachCallerItsOwn() {
        List<Boolean> flagged = Flux.range(0, 40)
                .flatMapSequential(
                        number -> model().moderate(List.of(number % 3 == 0 ? UNSAFE : SAFE))
                                .map(Moderation::flagged),
                        20)
                .collectList()
                .block(LIMIT);

        assertThat(flagged)
                .isEqualTo(IntStream.range(0, 40)
                        .mapToObj(number -> number % 3 == 0)
                        .toList());
    }

    @Test
    void moderate_cancelled_leavesTheModelUsable() {
        Mono<Moderation> cold = model().moderate(List.of(UNSAFE));
        for (int round = 0; round < 20; round++) {
            cold.subscribe().dispose();
        }

        assertThat(cold.blockOptional(LIMIT)).isPresent();
    }

    private Moderation judge(Message... conversation) {
        return model().moderate(List.of(conversation)).blockOptional(LIMIT).orElseThrow();
    }
}
