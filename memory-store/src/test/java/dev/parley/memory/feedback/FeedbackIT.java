package dev.parley.memory.feedback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.memory.ConversationId;
import dev.parley.memory.PersonId;
import dev.parley.memory.redis.Keys;
import dev.parley.memory.redis.RedisForTests;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FeedbackIT {

    @RegisterExtension
    static final RedisForTests REDIS = new RedisForTests();

    private final PersonId ana = new PersonId("ana " + UUID.randomUUID());
    private final String turn = UUID.randomUUID().toString();
    private final RedisFeedbackStore store = new RedisFeedbackStore(REDIS.store(), new Keys(4), Duration.ofDays(1));

    private Feedback feedback(Feedback.Kind kind, String comment, int second) {
        return new Feedback(
                turn,
                new ConversationId("talk"),
                kind,
                kind == Feedback.Kind.REPORT ? List.of("wrong") : List.of(),
                comment,
                Instant.now().plusSeconds(second).truncatedTo(ChronoUnit.MILLIS));
    }

    @Test
    void put_otherRating_replacesTheRatingAndLeavesTheReport() {
        Feedback report = feedback(Feedback.Kind.REPORT, "no \"such\" king", 1);
        Feedback down = feedback(Feedback.Kind.DOWN, "", 2);
        store.put(ana, feedback(Feedback.Kind.UP, "", 0)).block();
        store.put(ana, report).block();
        store.put(ana, down).block();
        assertThat(store.of(ana).collectList().block()).containsExactlyInAnyOrder(report, down);
        assertThat(store.withdraw(ana, turn).block()).isTrue();
        assertThat(store.withdraw(ana, turn).block()).isFalse();
        assertThat(store.of(ana).collectList().block()).containsExactly(report);
    }

    @Test
    void recent_givesTheNewestFirstWithWhoGaveThem_untilErased() {
        Feedback old = feedback(Feedback.Kind.UP, "", 10);
        Feedback fresh = feedback(Feedback.Kind.REPORT, "", 20);
        store.put(ana, old).block();
        store.put(ana, fresh).block();
        assertThat(store.recent(2).collectList().block())
                .containsExactly(new FeedbackStore.Given(ana, fresh), new FeedbackStore.Given(ana, old));
        assertThat(store.export(ana).block().toString()).contains(turn);
        assertThat(store.erase(ana).block()).containsEntry("feedback", 2L);
        assertThat(store.recent(50)
                        .map(FeedbackStore.Given::person)
                        .collectList()
                        .block())
                .doesNotContain(ana);
        assertThat(store.erase(ana).block()).containsEntry("feedback", 0L);
    }
}
